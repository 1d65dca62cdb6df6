import type { ArrivedCall, CallEffect, CallTarget } from '../calls/call.js';
import type { Fault } from '../faults/fault.js';
import type { CallResult, ProviderSide, RejectionKind } from '../wire/provider-side.js';
import type { QuotaReading } from '../wire/quota-window.js';
import { htmlResponse, type WireResponse, withHeaders } from '../wire/wire-response.js';
import type { SandboxWorld } from '../world/sandbox-world.js';

/** The response and the effect of a call. Without a response the socket is destroyed. */
export interface DecidedCall {
  readonly response: WireResponse | null;
  readonly effect: CallEffect;
}

interface CallContext {
  readonly side: ProviderSide;
  readonly world: SandboxWorld;
  readonly fault: Fault | null;
  readonly nowInMs: number;
}

/** Counts a call and decides its effect and its response. A fault or a used-up quota may prevent the effect. */
export function respondToCall(
  call: ArrivedCall & CallTarget,
  { side, world, fault, nowInMs }: CallContext,
): DecidedCall {
  if (fault?.kind === 'lost-request') return { response: null, effect: { kind: 'none' } };

  const credential = side.presentedCredential(call);
  const { callsPerMinute, headers } = world.quotas[side.provider];
  const limit = callsPerMinute ?? side.documentedCallsPerMinute(credential);
  const reading = world.windows[side.provider].take(credential, limit, { nowInMs });
  const addHeaders = (response: WireResponse, shown: QuotaReading) =>
    withHeaders(response, { ...(headers ? side.quotaHeaders(shown, world) : {}), ...side.otherHeaders() });

  if (fault?.kind === 'throttled') {
    const rejection = side.reject('throttled', world);
    const shown = { ...reading, remaining: 0, spent: true };
    return {
      response: fault.withHeaders ? addHeaders(rejection, shown) : rejection,
      effect: { kind: 'none' },
    };
  }
  const replacement = fault === null ? null : replaceResponse(fault, side, world);
  if (replacement !== null && !replacement.takesEffect) {
    return { response: addHeaders(replacement.response, reading), effect: { kind: 'none' } };
  }
  const rejected = (kind: RejectionKind): CallResult => ({
    response: side.reject(kind, world),
    effect: { kind: 'none' },
  });
  const accepted = credential === side.acceptedCredential(world.credentials);
  const checked = accepted ? () => side.response(call, world, nowInMs) : () => rejected('unauthorized');
  const real = reading.spent ? rejected('throttled') : checked();
  if (fault?.kind === 'lost-answer') return { response: null, effect: real.effect };
  const response = replacement?.response ?? spoilBody(real.response, fault);
  return { response: addHeaders(response, reading), effect: real.effect };
}

/** The response with which a fault replaces the real one, or null. */
function replaceResponse(
  fault: Fault,
  side: ProviderSide,
  world: SandboxWorld,
): { readonly response: WireResponse; readonly takesEffect: boolean } | null {
  switch (fault.kind) {
    case 'answer': {
      const { status, headers = {}, body, takesEffect = false } = fault;
      return { response: { status, headers, body }, takesEffect };
    }
    case 'html-error': {
      const response = htmlResponse(fault.status, `${fault.status} - The service is not available.`);
      return { response, takesEffect: fault.takesEffect ?? false };
    }
    case 'server-error':
      return { response: side.reject('server-error', world), takesEffect: fault.takesEffect ?? false };
    case 'unauthorized':
    case 'payment-required':
    case 'forbidden':
      return { response: side.reject(fault.kind, world), takesEffect: false };
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

function spoilBody(response: WireResponse, fault: Fault | null): WireResponse {
  if (fault?.kind === 'empty-body') return { ...response, body: '' };
  if (fault?.kind === 'truncated-json')
    return { ...response, body: response.body.slice(0, Math.ceil(response.body.length / 2)) };
  if (fault?.kind === 'oversized-body') return { ...response, body: response.body.padEnd(fault.bytes, ' ') };
  return response;
}
