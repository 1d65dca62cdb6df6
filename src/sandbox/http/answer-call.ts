import type { ArrivedCall, CallTarget } from '../calls/arrived-call.js';
import type { CallEffect } from '../calls/recorded-call.js';
import type { Fault } from '../faults/fault.js';
import type { AnsweredCall, ProviderSide, RefusalKind } from '../wire/provider-side.js';
import type { QuotaReading } from '../wire/quota-window.js';
import { answerHtml, type WireAnswer, withHeaders } from '../wire/wire-answer.js';
import type { SandboxWorld } from '../world/sandbox-world.js';

/** What goes out, and what the call changed. Without an answer the socket is destroyed. */
export interface DecidedCall {
  readonly answer: WireAnswer | null;
  readonly effect: CallEffect;
}

interface Situation {
  readonly side: ProviderSide;
  readonly world: SandboxWorld;
  readonly fault: Fault | null;
  readonly nowInMs: number;
}

/** Counts a call, does what it asks unless a fault or the spent quota keeps it from that, and says what is answered. */
export function answerCall(
  call: ArrivedCall & CallTarget,
  { side, world, fault, nowInMs }: Situation,
): DecidedCall {
  if (fault?.kind === 'lost-request') return { answer: null, effect: { kind: 'none' } };

  const credential = side.presentedCredential(call);
  const { callsPerMinute, headers } = world.quotas[side.provider];
  const limit = callsPerMinute ?? side.documentedCallsPerMinute(credential);
  const reading = world.windows[side.provider].take(credential, limit, { nowInMs });
  const addHeaders = (answer: WireAnswer, shown: QuotaReading) =>
    withHeaders(answer, { ...(headers ? side.quotaHeaders(shown, world) : {}), ...side.otherHeaders() });

  if (fault?.kind === 'throttled') {
    const refusal = side.refuse('throttled', world);
    const shown = { ...reading, remaining: 0, spent: true };
    return { answer: fault.withHeaders ? addHeaders(refusal, shown) : refusal, effect: { kind: 'none' } };
  }
  const replacement = fault === null ? null : replaceAnswer(fault, side, world);
  if (replacement !== null && !replacement.takesEffect) {
    return { answer: addHeaders(replacement.answer, reading), effect: { kind: 'none' } };
  }
  const refused = (kind: RefusalKind): AnsweredCall => ({
    answer: side.refuse(kind, world),
    effect: { kind: 'none' },
  });
  const accepted = credential === side.acceptedCredential(world.credentials);
  const checked = accepted ? () => side.answer(call, world, nowInMs) : () => refused('unauthorized');
  const real = reading.spent ? refused('throttled') : checked();
  if (fault?.kind === 'lost-answer') return { answer: null, effect: real.effect };
  const answer = replacement?.answer ?? spoilBody(real.answer, fault);
  return { answer: addHeaders(answer, reading), effect: real.effect };
}

/** The answer that a fault puts in the place of the real one, or null. */
function replaceAnswer(
  fault: Fault,
  side: ProviderSide,
  world: SandboxWorld,
): { readonly answer: WireAnswer; readonly takesEffect: boolean } | null {
  switch (fault.kind) {
    case 'answer': {
      const { status, headers = {}, body, takesEffect = false } = fault;
      return { answer: { status, headers, body }, takesEffect };
    }
    case 'html-error': {
      const answer = answerHtml(fault.status, `${fault.status} - The service is not available.`);
      return { answer, takesEffect: fault.takesEffect ?? false };
    }
    case 'server-error':
      return { answer: side.refuse('server-error', world), takesEffect: fault.takesEffect ?? false };
    case 'unauthorized':
    case 'payment-required':
    case 'forbidden':
      return { answer: side.refuse(fault.kind, world), takesEffect: false };
    case 'throttled':
    case 'lost-request':
    case 'lost-answer':
    case 'cut-off-answer':
    case 'late-answer':
    case 'held-answer':
    case 'empty-body':
    case 'truncated-json':
    case 'oversized-body':
      return null;
    default:
      return fault satisfies never;
  }
}

function spoilBody(answer: WireAnswer, fault: Fault | null): WireAnswer {
  if (fault?.kind === 'empty-body') return { ...answer, body: '' };
  if (fault?.kind === 'truncated-json')
    return { ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) };
  if (fault?.kind === 'oversized-body') return { ...answer, body: answer.body.padEnd(fault.bytes, ' ') };
  return answer;
}
