import type { SandboxProvider } from '../../src/sandbox/sandbox-provider.js';
import { defaultBehaviour } from '../../src/sandbox/world/import-behaviour.js';
import { defaultCredentials, SandboxWorld } from '../../src/sandbox/world/sandbox-world.js';
import type { SandboxSource } from '../../src/sandbox/world/sandbox-source.js';
import type { ProviderSide } from '../../test/stage/dispatch/virtual-provider.js';
import { type Account, callsPerMinute, type Scenario } from './scenario.js';

/** A finished import at the provider. */
interface FinishedImport {
  readonly requestedAtInMs: number;
  readonly finishedAtInMs: number;
}

/** One account in a sandbox of its own: its quota window, its imports, and its reads at any moment. */
export class SandboxAccountSide implements ProviderSide {
  readonly sources: readonly string[];
  /** Calls that the quota rejected. */
  throttled = 0;
  private readonly provider: SandboxProvider;
  private readonly world: SandboxWorld;

  constructor({ provider, queuedInMs, runningInMs }: Scenario, { sources, startsAtInMs }: Account) {
    this.provider = provider;
    this.sources = sources;
    const behaviour = { ...defaultBehaviour, queuedInMs, runningInMs };
    const start = {
      seed: 1,
      behaviour,
      sources: sources.map((id) => describeSource(provider, id, startsAtInMs)),
      assumptions: {},
      credentials: defaultCredentials,
      quotas: {
        shipstation: { callsPerMinute: null, headers: true },
        shipengine: { callsPerMinute: null, headers: true },
      },
    };
    this.world = new SandboxWorld(start, startsAtInMs);
  }

  count(nowInMs: number): { readonly remaining: number; readonly resetInMs: number } | null {
    const reading = this.take(nowInMs);
    return reading.spent ? null : { remaining: reading.remaining, resetInMs: reading.resetInSeconds * 1000 };
  }

  /** Counts a call. Returns the delay in milliseconds after a rejected call, or null when the quota allowed it. */
  waitRequested(nowInMs: number): number | null {
    const reading = this.take(nowInMs);
    return reading.spent ? reading.resetInSeconds * 1000 : null;
  }

  trigger(source: string, nowInMs: number): void {
    const { refreshWhileRunning } = this.world.assumptions[this.provider];
    this.account.request(source, null, { nowInMs, whileRunning: refreshWhileRunning });
  }

  read(source: string, nowInMs: number): ReturnType<ProviderSide['read']> {
    // ShipEngine takes no start date that could move anything.
    const rules = { sinceMovesWatermarkBack: false, ...this.world.assumptions[this.provider] };
    const { state } = this.account.view(source, nowInMs, rules);
    const lastAttempt = String(state.lastAttemptAtInMs ?? 0);
    switch (state.activity) {
      case 'running':
        return { normalizedStatus: 'running', lastAttempt };
      case 'queued':
        // No status of ShipStation for queued imports is known (docs/providers/evidence.md#v1-status).
        return { normalizedStatus: this.provider === 'shipengine' ? 'queued' : 'idle', lastAttempt };
      case 'idle':
        return { normalizedStatus: 'idle', lastAttempt };
      default:
        return state.activity satisfies never;
    }
  }

  /** Every import that has finished by a moment, by source and in the order of the requests. */
  finishedImports(nowInMs: number): ReadonlyMap<string, readonly FinishedImport[]> {
    const finished = this.account.imports(nowInMs).flatMap(({ source, requestedAt, finishedAt }) => {
      if (finishedAt === null) return [];
      return [{ source, requestedAtInMs: Date.parse(requestedAt), finishedAtInMs: Date.parse(finishedAt) }];
    });
    return Map.groupBy(finished, (one) => one.source);
  }

  private get account() {
    return this.world.accounts[this.provider];
  }

  private take(nowInMs: number) {
    const reading = this.world.windows[this.provider].take('key', callsPerMinute[this.provider], { nowInMs });
    if (reading.spent) this.throttled += 1;
    return reading;
  }
}

function describeSource(provider: SandboxProvider, id: string, startsAtInMs: number): SandboxSource {
  const basics = {
    id,
    name: `Source ${id}`,
    active: true,
    lastAttemptAt: new Date(startsAtInMs - 3_600_000).toISOString(),
  };
  return provider === 'shipstation'
    ? { ...basics, provider, marketplaceId: 2, accountName: null, integrationUrl: null }
    : { ...basics, provider, code: 'shopify', friendlyName: null, refreshable: true };
}
