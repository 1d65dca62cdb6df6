import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.js';
import type { ArrivedCall } from '../calls/arrived-call.js';
import type { CallRecorder } from '../calls/call-recorder.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import type { ProviderSide } from '../wire/provider-side.js';
import type { WorldHolder } from '../world/world-holder.js';
import { answerCall } from './answer-call.js';
import type { AnswerGate } from './answer-gate.js';
import { sendAnswer } from './send-answer.js';

interface ProviderRoom {
  readonly clock: Clock;
  readonly holder: WorldHolder;
  readonly recorder: CallRecorder;
  readonly gate: AnswerGate;
}

/** Serves one provider under `/{provider}`: every call is identified, given its fault, answered, recorded and sent. */
export async function serveProvider(
  app: FastifyInstance,
  side: ProviderSide,
  room: ProviderRoom,
): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    scope.all(`/${side.provider}/*`, (request, reply) => serveCall(request, reply, side, room));
    done();
  });
}

async function serveCall(
  request: FastifyRequest,
  reply: FastifyReply,
  side: ProviderSide,
  room: ProviderRoom,
): Promise<void> {
  const at = new Date(room.clock.nowInMs()).toISOString();
  const world = room.holder.world;
  const arrived = describeCall(request, side.provider);
  const call = { ...arrived, ...side.identify(arrived) };
  const fault = world.faults.take(call);
  reply.hijack();

  if (fault?.kind === 'late-answer' && fault.effect === 'on-answer') await room.gate.delay(fault.delayInMs);
  const decided = answerCall(call, { side, world, fault, nowInMs: room.clock.nowInMs() });
  const status = decided.answer?.status ?? null;
  room.recorder.record({ ...call, at, effect: decided.effect, status, fault: fault?.kind ?? null });

  if (fault?.kind === 'late-answer' && fault.effect !== 'on-answer') await room.gate.delay(fault.delayInMs);
  if (fault?.kind === 'held-answer') await room.gate.hold();
  if (decided.answer === null) request.raw.socket.destroy();
  else sendAnswer(reply.raw, decided.answer, fault?.kind === 'cut-off-answer' ? 'cut-off' : 'whole');
}

function describeCall(request: FastifyRequest, provider: SandboxProvider): ArrivedCall {
  const [path = '', rawQuery = ''] = request.raw.url?.split(/\?(.*)/s) ?? [];
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    provider,
    method: request.method,
    path: path.slice(provider.length + 1),
    rawQuery,
    query: Object.fromEntries(new URLSearchParams(rawQuery)),
    headers: Object.fromEntries(headers),
    body: typeof request.body === 'string' && request.body !== '' ? request.body : null,
  };
}
