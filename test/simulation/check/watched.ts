import type { SimulatedAccount } from '../provider/simulated-account.js';
import type { Coverage } from '../coverage.js';
import type { ProviderDefinition } from '../../../src/providers/contract/provider.js';
import type { SimulationStore, StoreClock } from '../store/simulation-store.js';
import type { CallLedger } from './call-ledger.js';
import type { Report } from './quota-watch.js';

/** What the checks read. */
export interface Watched {
  readonly store: SimulationStore;
  /** The database's clock. */
  readonly clock: StoreClock;
  /** True time. */
  readonly nowInMs: () => number;
  readonly accounts: ReadonlyMap<number, SimulatedAccount>;
  definitionOf(connectionId: number): ProviderDefinition;
  readonly ledger: CallLedger;
  readonly coverage: Coverage;
  readonly report: Report;
  /** The true time of the last jump of the database's clock; minus infinity: never. */
  readonly jumpedAtInMs: () => number;
}

/** Whether the database's clock was set within this time: times computed with it may be wrong. */
export function clockWasSetWithin({ nowInMs, jumpedAtInMs }: Watched, timeInMs: number): boolean {
  return nowInMs() - jumpedAtInMs() < timeInMs;
}
