import type { LastAttempt } from '../../../src/providers/contract/source-reading.js';
import type { AccountBehavior } from './account-behavior.js';

/** When Pacific clocks go back from UTC-7 to UTC-8 in the year of the simulation. */
export const clocksGoBackAtInMs = Date.UTC(2026, 10, 1, 9);
const hourInMs = 3_600_000;

/** A last attempt as the provider writes it. */
export function writeAttempt(like: AccountBehavior['like'], atInMs: number): LastAttempt {
  return like === 'shipstation' ? writePacificAttempt(atInMs) : writeUtcAttempt(atInMs);
}

/** ShipEngine: RFC 3339 with `Z`. */
function writeUtcAttempt(atInMs: number): LastAttempt {
  const raw = new Date(atInMs).toISOString();
  return { raw, instant: raw, ambiguous: false };
}

/** ShipStation V1: the Pacific wall clock without an offset. */
function writePacificAttempt(atInMs: number): LastAttempt {
  const offsetInHours = atInMs < clocksGoBackAtInMs ? -7 : -8;
  const raw = new Date(atInMs + offsetInHours * hourInMs).toISOString().slice(0, -1);
  const ambiguous = Math.abs(atInMs - clocksGoBackAtInMs) < hourInMs;
  return { raw, instant: new Date(atInMs).toISOString(), ambiguous };
}
