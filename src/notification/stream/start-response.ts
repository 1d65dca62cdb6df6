import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

const retryInMs = 2_000;

/** What tells clients and proxies that an answer is a stream. */
export const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
} as const;

/**
 * Takes the answer out of Fastify's hands and begins it as a stream of server-sent events. Its connection ends with it, so that
 * clients that come back are spread over the replicas anew.
 */
export function startResponse(reply: FastifyReply): ServerResponse {
  reply.headers({ ...streamHeaders, 'x-request-id': reply.request.id, connection: 'close' }).hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200);
  raw.write(`retry: ${retryInMs}\n\n`);
  return raw;
}
