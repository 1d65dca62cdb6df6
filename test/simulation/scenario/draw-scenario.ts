import { clocksGoBackAtInMs } from '../provider/write-attempt.js';
import { SeededRandom } from '../time/seeded-random.js';
import { drawAccount } from './draw-account.js';
import { drawClosing, drawActions } from './draw-actions.js';
import { drawFaults } from './draw-faults.js';
import type { Scenario } from './scenario.js';

/** How long callers send requests and faults happen. After that everything must finish. */
export const scenarioLengthInMs = 30 * 60_000;

const requestsOfScenario = 60;
const summerAtInMs = Date.UTC(2026, 6, 1, 12);

/** Draws the scenario of a seed: at least 30 minutes, 2 to 3 replicas, 2 connections, 60 requests, 7 faults. */
export function drawScenario(seed: number): Scenario {
  const random = new SeededRandom(seed);
  // A few scenarios take place in the night when Pacific clocks repeat an hour.
  const isAutumn = random.chance(0.1);
  const base = isAutumn ? clocksGoBackAtInMs - 20 * 60_000 : summerAtInMs;
  const startsAtInMs = base + random.integer(0, 59_999);
  const replicas = random.integer(2, 3);
  const accounts = [
    drawAccount(random, 'shipstation', startsAtInMs),
    drawAccount(random, random.chance(0.8) ? 'shipengine' : 'shipstation', startsAtInMs),
  ];
  // The last requests have time to be served before the scenario is over.
  const actions = [
    ...drawActions(random, accounts, requestsOfScenario, scenarioLengthInMs * 0.8),
    // In the repeated hour a last attempt that moves back proves nothing by itself.
    ...drawClosing(random, accounts, scenarioLengthInMs, !isAutumn),
  ];
  const faults = drawFaults(random, replicas, random.integer(7, 14), scenarioLengthInMs * 0.8);
  return { seed, startsAtInMs, replicas, accounts, actions, faults };
}
