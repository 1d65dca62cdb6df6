import {
  type AssumptionChanges,
  changeAssumptions,
  defaultAssumptions,
  type SandboxAssumptions,
} from '../assumptions/sandbox-assumptions.js';
import { FaultBook } from '../faults/fault-book.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import { QuotaWindow } from '../wire/quota-window.js';
import type { ImportBehaviour } from './import-behaviour.js';
import { SandboxAccount } from './sandbox-account.js';
import type { SandboxSource } from './sandbox-source.js';

/** The credentials that the two providers accept. */
export interface SandboxCredentials {
  readonly shipstation: { readonly apiKey: string; readonly apiSecret: string };
  /** A key that starts with `TEST_` has the small quota (docs/providers/evidence.md#shipengine-quota). */
  readonly shipengine: { readonly apiKey: string };
}

/** Credentials that are clearly not real ones. */
export const defaultCredentials: SandboxCredentials = {
  shipstation: { apiKey: 'sandbox-shipstation-key', apiSecret: 'sandbox-shipstation-secret' },
  shipengine: { apiKey: 'sandbox-shipengine-key' },
};

/** The quota of one provider. */
export interface QuotaSetting {
  /** Calls per minute for each key, or null for the documented number (40; 200, or 20 for `TEST_` keys). */
  readonly callsPerMinute: number | null;
  /** False: no response has quota headers, not even 429. */
  readonly headers: boolean;
}

/** The quota settings of both providers. */
export type QuotaSettings = Readonly<Record<SandboxProvider, QuotaSetting>>;

/** The state of a sandbox at its start and after each reset. */
export interface WorldStart {
  readonly seed: number;
  readonly behaviour: ImportBehaviour;
  readonly sources: readonly SandboxSource[];
  readonly assumptions: AssumptionChanges;
  readonly credentials: SandboxCredentials;
  readonly quotas: QuotaSettings;
}

/** The state of both providers, without the recorded calls. */
export class SandboxWorld {
  readonly faults: FaultBook;
  readonly windows = { shipstation: new QuotaWindow(), shipengine: new QuotaWindow() };
  readonly accounts: Readonly<Record<SandboxProvider, SandboxAccount>>;
  assumptions: SandboxAssumptions;
  credentials: SandboxCredentials;
  quotas: QuotaSettings;

  /** Creates a new world. Throws a `RangeError` for an invalid assumption or last attempt. */
  constructor(start: WorldStart, nowInMs: number) {
    this.faults = new FaultBook(start.seed);
    this.accounts = {
      shipstation: new SandboxAccount(start.seed, start.behaviour),
      shipengine: new SandboxAccount(start.seed, start.behaviour),
    };
    this.assumptions = changeAssumptions(defaultAssumptions, start.assumptions);
    this.credentials = start.credentials;
    this.quotas = start.quotas;
    for (const source of start.sources) this.accounts[source.provider].add(source, nowInMs);
  }
}

/** Holds the current world. A reset replaces it, so read it again at every call. */
export interface WorldHolder {
  world: SandboxWorld;
}
