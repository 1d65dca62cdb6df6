import type { SandboxProvider } from '../../src/sandbox/sandbox-provider.js';

/** One caller's wish for one source. */
export interface RequestDraft {
  readonly source: string;
  /** After the begin of the scenario. */
  readonly afterInMs: number;
  /** From where orders are wished, or null. */
  readonly sinceInMs: number | null;
}

/** One account of a scenario; accounts share nothing, as each has a quota of its own. */
export interface Account {
  readonly sources: readonly string[];
  readonly requests: readonly RequestDraft[];
  /** The instant at which the scenario begins for it. */
  readonly startsAtInMs: number;
}

/** What is compared: the same accounts for the gateway, the plain script and the ideal schedule. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly provider: SandboxProvider;
  /** From the request to the begin of an import, and from there to its end. */
  readonly queuedInMs: number;
  readonly runningInMs: number;
  readonly deadlineInMs: number;
  readonly accounts: readonly Account[];
}

/** How long every call takes, there and back. */
export const latencyInMs = 200;
/** The part of the quota that the gateway uses, as by default. */
export const share = 0.8;
/** Calls a minute that the providers document (docs/providers/evidence.md). */
export const callsPerMinute: Readonly<Record<SandboxProvider, number>> = { shipstation: 40, shipengine: 200 };

const noonInMs = Date.UTC(2026, 2, 2, 12, 0, 0);
const minuteInMs = 60_000;
const hourInMs = 60 * minuteInMs;

function nameSources(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(10_000 + index));
}

/** (a) One account, a thousand sources, each asked for by itself with a start date of its own. */
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

/** (a2) The same account as one whole-connection refresh: all its sources are wished alike at once. */
export function wholeConnection(): Scenario {
  const single = thousandRequests();
  const accounts = single.accounts.map((account) => ({
    ...account,
    requests: account.requests.map((request) => ({ ...request, sinceInMs: null })),
  }));
  return { ...single, name: 'a2', title: 'the same account as one whole-connection refresh', accounts };
}

/** (b) Many accounts that begin at different moments of the minute, each with its sources asked for once. */
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

/** (c) Two hundred callers who ask for the same twenty sources, spread over a minute. */
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
