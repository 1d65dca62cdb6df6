import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

const retryInMs = 2_000;

/** The headers that declare a stream to clients and proxies. */
export const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
} as const;

/**
 * Takes the response over from Fastify and starts a stream of server-sent events. The connection closes with it, so that
 * the load balancer distributes reconnecting clients over the replicas again.
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
