import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.js';
import type { CallRecorder } from '../calls/call-recorder.js';
import type { ArrivedCall } from '../calls/call.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import type { ProviderSide } from '../wire/provider-side.js';
import type { WireResponse } from '../wire/wire-response.js';
import type { WorldHolder } from '../world/sandbox-world.js';
import { respondToCall } from './respond-to-call.js';
import type { ResponseGate } from './response-gate.js';

interface ProviderServer {
  readonly clock: Clock;
  readonly holder: WorldHolder;
  readonly recorder: CallRecorder;
  readonly gate: ResponseGate;
}

/** Serves one provider under `/{provider}`: identifies each call, picks its fault, decides, records and sends its response. */
export async function serveProvider(
  app: FastifyInstance,
  side: ProviderSide,
  server: ProviderServer,
): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    scope.all(`/${side.provider}/*`, (request, reply) => serveCall(request, reply, side, server));
    done();
  });
}

async function serveCall(
  request: FastifyRequest,
  reply: FastifyReply,
  side: ProviderSide,
  server: ProviderServer,
): Promise<void> {
  const at = new Date(server.clock.nowInMs()).toISOString();
  const world = server.holder.world;
  const arrived = describeCall(request, side.provider);
  const call = { ...arrived, ...side.identify(arrived) };
  const fault = world.faults.take(call);
  reply.hijack();

  if (fault?.kind === 'late-answer' && fault.effect === 'on-answer') await server.gate.delay(fault.delayInMs);
  const decided = respondToCall(call, { side, world, fault, nowInMs: server.clock.nowInMs() });
  const status = decided.response?.status ?? null;
  server.recorder.record({ ...call, at, effect: decided.effect, status, fault: fault?.kind ?? null });

  if (fault?.kind === 'late-answer' && fault.effect !== 'on-answer') await server.gate.delay(fault.delayInMs);
  if (fault?.kind === 'held-answer') await server.gate.hold();
  if (decided.response === null) request.raw.socket.destroy();
  else sendResponse(reply.raw, decided.response, fault?.kind === 'cut-off-answer' ? 'cut-off' : 'whole');
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

/** Sends a response with its length. `cut-off` closes the connection in the middle of the body. */
function sendResponse(response: ServerResponse, wire: WireResponse, completeness: 'whole' | 'cut-off'): void {
  const body = Buffer.from(wire.body);
  const length = wire.status === 204 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(wire.status, { ...length, ...wire.headers });
  if (completeness === 'whole') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
