import type { SandboxProvider } from '../../src/sandbox/sandbox-provider.js';

/** One caller's request for one source. */
export interface RequestDraft {
  readonly source: string;
  /** Time after the start of the scenario. */
  readonly afterInMs: number;
  /** The requested start date, or null. */
  readonly sinceInMs: number | null;
}

/** One account of a scenario. Accounts share nothing: each has a quota of its own. */
export interface Account {
  readonly sources: readonly string[];
  readonly requests: readonly RequestDraft[];
  /** When the scenario starts for this account. */
  readonly startsAtInMs: number;
}

/** A scenario: the same accounts for the gateway, the plain script and the ideal schedule. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly provider: SandboxProvider;
  /** From the trigger to the start of an import, and from there to its end. */
  readonly queuedInMs: number;
  readonly runningInMs: number;
  readonly deadlineInMs: number;
  readonly accounts: readonly Account[];
}

/** Round-trip time of every call. */
export const latencyInMs = 200;
/** The fraction of the quota that the gateway uses; the default. */
export const share = 0.8;
/** Calls per minute as the providers document them (docs/providers/evidence.md). */
export const callsPerMinute: Readonly<Record<SandboxProvider, number>> = { shipstation: 40, shipengine: 200 };

const noonInMs = Date.UTC(2026, 2, 2, 12, 0, 0);
const minuteInMs = 60_000;
const hourInMs = 60 * minuteInMs;

function nameSources(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(10_000 + index));
}

/** (a) One account with a thousand sources: one request for each, with a start date of its own. */
export function thousandRequests(): Scenario {
  const sources = nameSources(1000);
  const requests = sources.map((source, index) => ({
    source,
    afterInMs: 0,
    sinceInMs: noonInMs - index * minuteInMs,
  }));
  return {
    name: 'a',
    title: '1 ShipStation account, 1,000 requests with different since, imports of 60 s',
    provider: 'shipstation',
    queuedInMs: 1000,
    runningInMs: minuteInMs,
    deadlineInMs: 4 * hourInMs,
    accounts: [{ sources, requests, startsAtInMs: noonInMs + 10_000 }],
  };
}

/** (a2) The same account as one whole-connection refresh: all sources at the same time, without start dates. */
export function wholeConnection(): Scenario {
  const single = thousandRequests();
  const accounts = single.accounts.map((account) => ({
    ...account,
    requests: account.requests.map((request) => ({ ...request, sinceInMs: null })),
  }));
  return { ...single, name: 'a2', title: 'the same account as one whole-connection refresh', accounts };
}

/** (b) Many accounts that start at different moments of the minute: one request for each source. */
export function manyAccounts(provider: SandboxProvider, sourcesOfEach = 40): Scenario {
  const sources = nameSources(sourcesOfEach);
  const requests = sources.map((source) => ({ source, afterInMs: 0, sinceInMs: null }));
  const accounts = Array.from({ length: 25 }, (_, index) => ({
    sources,
    requests,
    startsAtInMs: noonInMs + Math.floor((index * minuteInMs) / 25),
  }));
  return {
    name: provider === 'shipstation' ? 'b' : 'b2',
    title: `25 ${provider === 'shipstation' ? 'ShipStation' : 'ShipEngine'} accounts with ${sourcesOfEach} sources, imports of 60 s`,
    provider,
    queuedInMs: 1000,
    runningInMs: minuteInMs,
    deadlineInMs: hourInMs / 2,
    accounts,
  };
}

/** (c) Two hundred callers for the same twenty sources, within a minute. */
export function manyCallers(provider: SandboxProvider): Scenario {
  const sources = nameSources(20);
  const requests = Array.from({ length: 200 }, (_, index) => ({
    source: String(10_000 + (index % 20)),
    afterInMs: index * 300,
    sinceInMs: null,
  }));
  return {
    name: provider === 'shipstation' ? 'c' : 'c2',
    title: `200 callers, the same 20 ${provider === 'shipstation' ? 'ShipStation' : 'ShipEngine'} sources within a minute, imports of 90 s`,
    provider,
    queuedInMs: 1000,
    runningInMs: 90_000,
    deadlineInMs: hourInMs / 2,
    accounts: [{ sources, requests, startsAtInMs: noonInMs + 10_000 }],
  };
}
