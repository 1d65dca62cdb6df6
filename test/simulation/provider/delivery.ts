import type { SeededRandom } from '../time/seeded-random.js';
import type { AccountBehavior, Span } from './account-behavior.js';
import type { Spell } from './spell.js';

/** The HTTP client gives a call up after this. */
export const callLimitInMs = 20_000;

/** What becomes of one call on its way there and back. */
export type Delivery =
  /** Nothing was sent. */
  | { readonly kind: 'unreachable'; readonly noticedAfterInMs: number }
  /** It arrives once or twice; the answer gets back, or is waited for in vain. */
  | {
      readonly kind: 'sent';
      /** From the sending, for each copy that arrives; empty: lost on the way. */
      readonly arrivesAfterInMs: readonly number[];
      /** From the first arrival; null: the answer is lost. */
      readonly respondsAfterInMs: number | null;
    };

/** Draws what becomes of a call under the spells that lie on the account. */
export function drawDelivery(
  random: SeededRandom,
  behavior: AccountBehavior,
  has: (spell: Spell) => boolean,
): Delivery {
  const drawn = random.next();
  const slowdown = has('slow-calls') ? random.integer(3, 12) : 1;
  const arrives = within(random, behavior.sendingTakes) * slowdown;
  const responses = within(random, behavior.answeringTakes) * slowdown;
  if (has('unreachable') && drawn < 0.7) return { kind: 'unreachable', noticedAfterInMs: arrives };
  if (has('lost-requests') && drawn < 0.6) {
    return { kind: 'sent', arrivesAfterInMs: [], respondsAfterInMs: null };
  }
  const twice = has('duplicate-effects') && random.chance(0.5);
  return {
    kind: 'sent',
    arrivesAfterInMs: twice ? [arrives, arrives + random.integer(1, 3000)] : [arrives],
    respondsAfterInMs: has('lost-answers') && drawn < 0.6 ? null : responses,
  };
}

/** A length of time within a span. */
export function within(random: SeededRandom, { leastInMs, maxInMs }: Span): number {
  return random.integer(leastInMs, maxInMs);
}
