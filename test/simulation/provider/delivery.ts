import type { SeededRandom } from '../time/seeded-random.js';
import type { AccountBehavior, Span } from './account-behavior.js';
import type { Disturbance } from './disturbance.js';

/** The HTTP client gives up a call after this time. */
export const callTimeoutInMs = 20_000;

/** What happens to one call on its way there and back. */
export type Delivery =
  /** Nothing was sent. */
  | { readonly kind: 'unreachable'; readonly noticeDelayInMs: number }
  /** It arrives once, twice or never; the response comes back or is lost. */
  | {
      readonly kind: 'sent';
      /** From the sending to each copy that arrives; empty: the request is lost. */
      readonly arrivalDelaysInMs: readonly number[];
      /** From the first arrival; null: the response is lost. */
      readonly responseDelayInMs: number | null;
    };

/** Draws what happens to a call under the active disturbances of its account. */
export function drawDelivery(
  random: SeededRandom,
  behavior: AccountBehavior,
  has: (disturbance: Disturbance) => boolean,
): Delivery {
  const chance = random.next();
  const slowdown = has('slow-calls') ? random.integer(3, 12) : 1;
  const arrivalDelayInMs = drawDuration(random, behavior.requestDuration) * slowdown;
  const responseDelayInMs = drawDuration(random, behavior.responseDuration) * slowdown;
  if (has('unreachable') && chance < 0.7) return { kind: 'unreachable', noticeDelayInMs: arrivalDelayInMs };
  if (has('lost-requests') && chance < 0.6) {
    return { kind: 'sent', arrivalDelaysInMs: [], responseDelayInMs: null };
  }
  const twice = has('duplicate-effects') && random.chance(0.5);
  return {
    kind: 'sent',
    arrivalDelaysInMs: twice
      ? [arrivalDelayInMs, arrivalDelayInMs + random.integer(1, 3000)]
      : [arrivalDelayInMs],
    responseDelayInMs: has('lost-responses') && chance < 0.6 ? null : responseDelayInMs,
  };
}

/** Draws a duration within a span. */
export function drawDuration(random: SeededRandom, { minInMs: leastInMs, maxInMs }: Span): number {
  return random.integer(leastInMs, maxInMs);
}
