import type { FastifyReply } from 'fastify';

/**
 * A signal that aborts when the answer is done or its client has gone. Taken from the answer, not from the request: a
 * request is closed as soon as its body was read.
 */
export function clientGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // With a reason of its own: otherwise an error with a stack would be made each time.
  reply.raw.once('close', () => gone.abort('gone'));
  return gone.signal;
}
