import type { ServerResponse } from 'node:http';

/**
 * Calls the listener once: when the response is complete or its client has disconnected, and immediately if that has happened
 * already. It watches the response, because a request closes as soon as its body was read. It takes a plain listener, because an
 * abort signal for each of ten thousand callers would cost more than the notification itself.
 */
export function whenResponseIsOver(response: ServerResponse, listener: () => void): void {
  if (response.closed) listener();
  else response.once('close', listener);
}
