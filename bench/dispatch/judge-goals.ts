import { type Outcome, percentile } from './outcome.js';
import type { Scenario } from './scenario.js';

/** The outcomes of the contenders in one scenario. */
export interface Comparison {
  readonly scenario: Scenario;
  readonly gateway: Outcome;
  readonly script: Outcome;
  readonly ideal: Outcome;
}

/** One goal of one scenario, and what was measured. */
export interface Goal {
  readonly name: string;
  readonly measured: string;
  readonly isMet: boolean;
}

const allowedFactor = 1.05;
const secondInMs = 1000;

/** The goals of the gateway in one scenario. */
export function judgeGoals({ scenario, gateway, ideal }: Comparison): readonly Goal[] {
  const requests = scenario.accounts.reduce((sum, account) => sum + account.requests.length, 0);
  const totalLimitInMs = allowedFactor * ideal.totalInMs + gateway.tickInMs;
  const p99InMs = percentile(gateway.delaysInMs, 0.99);
  const tickLimitInMs = gateway.tickInMs + secondInMs;
  const idealP99InMs = percentile(ideal.delaysInMs, 0.99);
  // If even the ideal schedule must wait for the quota before it can prove an end, its delay is added to the limit.
  const isBoundByQuota = p99InMs > tickLimitInMs && idealP99InMs > secondInMs;
  const notifiedLimitInMs = isBoundByQuota ? idealP99InMs + tickLimitInMs : tickLimitInMs;
  return [
    {
      name: 'every request finishes',
      measured: `${gateway.notified} of ${requests}`,
      isMet: gateway.notified === requests,
    },
    { name: 'no 429', measured: String(gateway.throttled), isMet: gateway.throttled === 0 },
    {
      name: 'total ≤ 1.05 × ideal + one tick',
      measured: `${seconds(gateway.totalInMs)} ≤ ${seconds(totalLimitInMs)}`,
      isMet: gateway.totalInMs <= totalLimitInMs,
    },
    {
      name: 'status reads within the bound (docs/reference/dispatch.md)',
      measured: `${gateway.readsBeyondRule} of ${gateway.statusReads} beyond`,
      isMet: gateway.readsBeyondRule === 0,
    },
    {
      name: isBoundByQuota
        ? 'notified p99 ≤ that of the ideal, which the quota binds, + tick + 1 s'
        : 'notified p99 ≤ tick in force + 1 s',
      measured: `${seconds(p99InMs)} ≤ ${seconds(notifiedLimitInMs)}`,
      isMet: p99InMs <= notifiedLimitInMs,
    },
  ];
}

/** Whether four times the sources need no more list reads in the same time, except for one. */
export function judgeListReads(few: Comparison, many: Comparison): Goal {
  const rate = ({ gateway }: Comparison) => (gateway.listReads / gateway.totalInMs) * 60_000;
  const show = (one: Comparison) =>
    `${one.gateway.listReads} in ${seconds(one.gateway.totalInMs)} for ${one.scenario.accounts[0]?.sources.length}`;
  const allowed = rate(few) * (1 + 1 / few.gateway.listReads);
  return {
    name: `list reads independent of the number of sources (${many.scenario.provider}, each account)`,
    measured: `${show(few)}; ${show(many)}`,
    isMet: rate(many) <= allowed,
  };
}

/** Formats a duration in seconds. */
export function seconds(durationInMs: number): string {
  return `${(durationInMs / 1000).toFixed(1)} s`;
}
