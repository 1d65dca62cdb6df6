import type { FastifyReply } from 'fastify';

/** Calls the listener once: when the answer is done or its client has gone, and at once if it is gone already. */
export type WhenOver = (listener: () => void) => void;

/**
 * When an answer is over. Taken from the answer, not from the request: a request is closed as soon as its body was read. A bare
 * listener, since making and dropping an abort signal for each of ten thousand callers costs more than telling them.
 */
export function whenAnswerIsOver({ raw }: FastifyReply): WhenOver {
  return (listener) => {
    if (raw.closed) listener();
    else raw.once('close', listener);
  };
}
