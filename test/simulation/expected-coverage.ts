import { listNames } from './list-names.js';
import { type Disturbance, disturbances } from './provider/disturbance.js';
import { moments } from './replica/moment.js';

/** Disturbances that are counted on the way to the account, under these names. */
const countedElsewhere: Partial<Readonly<Record<Disturbance, string>>> = {
  'lost-requests': 'delivery: request lost',
  'lost-responses': 'delivery: response lost',
  unreachable: 'delivery: no connection',
  'duplicate-effects': 'delivery: arrives twice',
  'slow-calls': 'delivery: slow',
  'automatic-imports': 'provider: automatic import',
  'outside-users': 'provider: calls of outside users',
};

const joinings = [
  'already fresh',
  'new run',
  'new run behind another',
  'run that is triggering',
  'run that is live',
  'waiting run',
  'waiting run, earlier since',
  'waiting run, later since',
  'waiting run, same since',
];

const faults = [
  'clock set back',
  'clock set forward',
  'connection cut',
  'crash at any time',
  'database down',
  'hints lost',
  'pause beyond the lease',
  'pause beyond the lease, clock stands still',
  'pause within the lease',
  'pause within the lease, clock stands still',
  'restart',
];

/** The transitions that the planner causes. The table also allows `triggering → superseded`, which is never planned. */
const runTransitions = [
  'waiting → triggering',
  'waiting → finished, withdrawn',
  'waiting → finished, failed: provider-unauthorized',
  'waiting → finished, failed: source-not-found',
  'triggering → waiting',
  'triggering → triggering, response lost',
  'triggering → triggering, triggered again',
  'triggering → live',
  'triggering → finished, failed: provider-rejected',
  'triggering → finished, succeeded',
  'triggering → finished, abandoned',
  'live → finished, succeeded',
  'live → finished, failed with an error status',
  'live → finished, superseded',
  'live → finished, abandoned',
];

const refreshTransitions = [
  ...['queued', 'requested', 'running', 'succeeded'].map((status) => `new → ${status}`),
  ...['requested', 'running', 'succeeded', 'failed', 'canceled', 'expired'].map((to) => `queued → ${to}`),
  ...['running', 'succeeded', 'failed', 'canceled', 'expired'].map((to) => `requested → ${to}`),
  ...['succeeded', 'partial', 'failed', 'canceled', 'expired'].map((to) => `running → ${to}`),
];

const accounts = [
  ...['shipstation', 'shipengine'].flatMap((like) =>
    ['start', 'end'].map((moment) => `account: like ${like}, last attempt moves at the ${moment}`),
  ),
  'account: shows the quota',
  'account: does not show the quota',
];

const leases = [
  'lease: claimed',
  'lease: taken over',
  'lost owner: write rejected',
  'lost owner: list left open',
  'lost owner: trigger left open',
  'call discarded: the lease was renewed too late',
];

/** Everything that must happen within 200 seeds: each fault, each transition, each case of joining. */
export const expectedCoverage: readonly string[] = [
  ...listNames(moments).flatMap((moment) => [
    `fault: crash after: ${moment}`,
    `fault: pause after: ${moment}`,
  ]),
  ...faults.map((fault) => `fault: ${fault}`),
  ...listNames(disturbances).map(
    (disturbance) => countedElsewhere[disturbance] ?? `provider: ${disturbance}`,
  ),
  ...['started', 'ignored', 'queued', 'restarted'].map((taken) => `provider: trigger ${taken}`),
  ...['one', 'all'].flatMap((of) => joinings.map((joining) => `joining (${of}): ${joining}`)),
  ...runTransitions.map((transition) => `run: ${transition}`),
  ...refreshTransitions.map((transition) => `refresh: ${transition}`),
  ...leases,
  ...accounts,
];
