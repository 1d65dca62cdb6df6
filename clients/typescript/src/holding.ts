import { readProblem } from './gateway-error.js';
import type { Attempt } from './send-with-retries.js';

/**
 * How long the gateway is asked to hold a response: as long as it supports, until a proxy cuts a held response. Then half as long as
 * the proxy allowed, and without a hold when that is less than a second.
 */
export class Holding {
  private waitInSeconds = 45;

  /** Sends a request with the present `Prefer` header. */
  async send<Data>(
    request: (headers: { readonly Prefer?: string }) => Promise<Attempt<Data>>,
  ): Promise<Attempt<Data>> {
    const startedAtInMs = performance.now();
    const attempt = await request(this.waitInSeconds === 0 ? {} : { Prefer: `wait=${this.waitInSeconds}` });
    const heldInSeconds = (performance.now() - startedAtInMs) / 1000;
    // A response that fails within a second was not held.
    if (heldInSeconds >= 1 && isCut(attempt)) {
      this.waitInSeconds = Math.floor(Math.min(heldInSeconds, this.waitInSeconds) / 2);
    }
    return attempt;
  }
}

/** Whether the connection broke, or a proxy responded instead of the gateway. */
function isCut({ response, error }: Attempt<unknown>): boolean {
  return response === undefined || ([502, 503, 504].includes(response.status) && readProblem(error) === null);
}
