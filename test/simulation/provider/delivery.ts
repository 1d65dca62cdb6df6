import type { SeededRandom } from '../time/seeded-random.js';
import type { AccountBehavior, Span } from './account-behavior.js';
import type { Disturbance } from './disturbance.js';

/** The HTTP client gives a call up after this. */
export const callTimeoutInMs = 20_000;

/** What becomes of one call on its way there and back. */
export type Delivery =
  /** Nothing was sent. */
  | { readonly kind: 'unreachable'; readonly noticeDelayInMs: number }
  /** It arrives once or twice; the answer gets back, or is waited for in vain. */
  | {
      readonly kind: 'sent';
      /** From the sending, for each copy that arrives; empty: lost on the way. */
      readonly arrivalDelaysInMs: readonly number[];
      /** From the first arrival; null: the answer is lost. */
      readonly responseDelayInMs: number | null;
    };

/** Draws what becomes of a call under the spells that lie on the account. */
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

/** A length of time within a span. */
export function drawDuration(random: SeededRandom, { minInMs: leastInMs, maxInMs }: Span): number {
  return random.integer(leastInMs, maxInMs);
}
