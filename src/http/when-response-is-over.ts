import type { ServerResponse } from 'node:http';

/**
 * Calls the listener once: when the answer is done or its client has gone, and at once if that is so already. Of the answer, not of
 * the request: a request is closed as soon as its body was read. A bare listener, since making and dropping an abort signal for each of
 * ten thousand callers costs more than telling them.
 */
export function whenResponseIsOver(response: ServerResponse, listener: () => void): void {
  if (response.closed) listener();
  else response.once('close', listener);
}
