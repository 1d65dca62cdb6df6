import { shipstation } from '../../src/providers/shipstation/shipstation.definition.js';
import type { DispatchState } from '../../src/dispatch/plan/dispatch-state.js';
import { maxTickInMs } from '../../src/dispatch/plan/timing.js';
import { VirtualDispatch } from '../../test/stage/dispatch/virtual-dispatch.js';
import type { Outcome } from './outcome.js';
import { SandboxAccountSide } from './sandbox-account-side.js';
import { StatusReadAudit } from './status-read-audit.js';
import { type Account, callsPerMinute, latencyInMs, type Scenario, share } from './scenario.js';

const capabilities: Readonly<Record<Scenario['provider'], DispatchState['capabilities']>> = {
  shipstation: {
    refreshAll: true,
    statusInList: false,
    readStatus: true,
    referenceData: shipstation.referenceData ?? null,
  },
  shipengine: { refreshAll: false, statusInList: true, readStatus: false, referenceData: null },
};

/** Runs the production planner for one account in virtual time. */
export function runGateway(scenario: Scenario, account: Account): Outcome {
  const side = new SandboxAccountSide(scenario, account);
  const dispatch = new VirtualDispatch({
    provider: side,
    startsAtInMs: account.startsAtInMs,
    rule: { callsPerMinute: callsPerMinute[scenario.provider], share },
    capabilities: capabilities[scenario.provider],
    requests: account.requests.map(({ source, afterInMs, sinceInMs }) => ({
      source,
      atInMs: account.startsAtInMs + afterInMs,
      priority: 'interactive',
      patienceInMs: scenario.deadlineInMs,
      ...(sinceInMs === null ? {} : { sinceInMs }),
    })),
    fate: () => 'responded',
    latencyInMs: () => latencyInMs,
  });
  const audit = new StatusReadAudit();
  dispatch.run(account.startsAtInMs + scenario.deadlineInMs, (plan, state) =>
    audit.check(plan, state, dispatch.nowInMs),
  );
  const finished = side.finishedImports(dispatch.nowInMs);
  const notified = dispatch.targets.filter((target) => target.end === 'succeeded');
  const delaysInMs = notified.map((target) => {
    const requestedAtInMs = dispatch.requestedAtInMs(target) ?? Infinity;
    const imports = finished.get(target.request.source) ?? [];
    const served = imports.find((one) => one.requestedAtInMs >= requestedAtInMs);
    if (served === undefined) throw new Error(`Source ${target.request.source} finished without an import.`);
    return (target.finishedAtInMs ?? 0) - served.finishedAtInMs;
  });
  const count = (kind: string) => dispatch.sent.filter((call) => call.kind === kind).length;
  return {
    calls: dispatch.calls,
    listReads: count('list'),
    statusReads: count('status'),
    triggers: count('trigger') + count('trigger-all'),
    throttled: side.throttled,
    notified: notified.length,
    totalInMs: Math.max(...notified.map((target) => target.finishedAtInMs ?? 0)) - account.startsAtInMs,
    delaysInMs,
    tickInMs: tickInForceInMs(dispatch.sent),
    readsBeyondRule: audit.beyondRule,
  };
}

function tickInForceInMs(sent: readonly { readonly kind: string; readonly startedAtInMs: number }[]): number {
  const lists = sent.filter((call) => call.kind === 'list').map((call) => call.startedAtInMs);
  const gaps = lists.map((atInMs, index) => atInMs - (lists[index - 1] ?? atInMs));
  return Math.min(maxTickInMs, Math.max(0, ...gaps));
}
