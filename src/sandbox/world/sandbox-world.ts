import {
  type AssumptionChanges,
  changeAssumptions,
  defaultAssumptions,
} from '../assumptions/sandbox-assumptions.js';
import type { SandboxAssumptions } from '../assumptions/sandbox-assumptions.js';
import { FaultBook } from '../faults/fault-book.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import { QuotaWindow } from '../wire/quota-window.js';
import type { ImportBehaviour } from './import-behaviour.js';
import { SandboxAccount } from './sandbox-account.js';
import type { SandboxCredentials } from './sandbox-credentials.js';
import type { SandboxSource } from './sandbox-source.js';

/** The quota of one provider. */
export interface QuotaSetting {
  /** Calls in a minute for each key, or null for what the provider documents (40; 200, or 20 for `TEST_` keys). */
  readonly callsPerMinute: number | null;
  /** False: no answer carries quota headers, 429 included. */
  readonly headers: boolean;
}

/** The quota settings of both providers. */
export type QuotaSettings = Readonly<Record<SandboxProvider, QuotaSetting>>;

/** What the sandbox is at its start and after each reset. */
export interface WorldStart {
  readonly seed: number;
  readonly behaviour: ImportBehaviour;
  readonly sources: readonly SandboxSource[];
  readonly assumptions: AssumptionChanges;
  readonly credentials: SandboxCredentials;
  readonly quotas: QuotaSettings;
}

/** Everything both providers remember, except the calls themselves. */
export class SandboxWorld {
  readonly faults: FaultBook;
  readonly windows = { shipstation: new QuotaWindow(), shipengine: new QuotaWindow() };
  readonly accounts: Readonly<Record<SandboxProvider, SandboxAccount>>;
  assumptions: SandboxAssumptions;
  credentials: SandboxCredentials;
  quotas: QuotaSettings;

  /** A fresh world. Throws a `RangeError` for an assumption or a stamp that cannot be. */
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
