import type { AssumptionChanges, SandboxAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { WaitOptions } from '../calls/call-recorder.js';
import type { RecordedCall } from '../calls/recorded-call.js';
import type { FaultEntry } from '../faults/fault-book.js';
import type { FaultRule } from '../faults/fault.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import type { ImportBehaviour, ImportEnding } from '../world/import-behaviour.js';
import type { ImportReport } from '../world/import-report.js';
import type { SandboxCredentials } from '../world/sandbox-credentials.js';
import type { SandboxSource, SourceChanges } from '../world/sandbox-source.js';
import type { QuotaSetting } from '../world/sandbox-world.js';

/** Names one source. */
export interface SourceName {
  readonly provider: SandboxProvider;
  readonly source: string;
}

/**
 * What tests, simulations and people can do to a running sandbox. Every method works at once; a name or value that cannot be is a
 * `RangeError` that says what can.
 */
export interface SandboxControl {
  /** The calls made to either provider, oldest first. */
  calls(): readonly RecordedCall[];
  /** The first call that is accepted, recorded already or still to come; rejects when none comes in time. */
  waitForCall(predicate: (call: RecordedCall) => boolean, options?: WaitOptions): Promise<RecordedCall>;
  /** Every import that truly began by now, in the order of their starts. */
  imports(): readonly ImportReport[];

  /** What is assumed where the providers' behaviour is not known. */
  assumptions(): SandboxAssumptions;
  /** Changes assumptions; it counts from the next call on. */
  assume(changes: AssumptionChanges): void;

  /** The sources of both providers. */
  sources(): readonly SandboxSource[];
  /** Adds a source, or puts a new one without history in the place of one with the same id. */
  addSource(source: SandboxSource): void;
  /** Changes name or activity of a source. */
  changeSource(name: SourceName, changes: SourceChanges): void;
  /** Takes a source away, with its imports. */
  removeSource(name: SourceName): void;
  /** Changes how later imports of a source go; automatic imports are counted from now. */
  setBehaviour(name: SourceName, changes: Partial<ImportBehaviour>): void;
  /** Ends the running or queued import of a source now; `idle` when no ending is given. Without one nothing changes. */
  endImport(name: SourceName, ending?: ImportEnding): void;

  /** Switches a fault on and gives the id that takes it off. */
  addFault(rule: FaultRule): string;
  /** The faults that were switched on, with what they did. */
  faults(): readonly FaultEntry[];
  removeFault(id: string): void;
  clearFaults(): void;
  /** Lets the answers of `held-answer` go and tells how many there were. */
  releaseHeldResponses(): number;

  /** Changes limit or headers of a provider's quota. */
  setQuota(provider: SandboxProvider, changes: Partial<QuotaSetting>): void;
  /** Uses up calls of the present window, as somebody else with the same key would. */
  spendQuota(provider: SandboxProvider, calls: number): void;
  /** Changes what the providers accept, as their owner would by making new keys. */
  setCredentials(changes: Partial<SandboxCredentials>): void;

  /** Lets a provider tell ends of imports to an address, or (null) to nobody. Throws a `TypeError` for what is no URL. */
  notifyWebhook(provider: SandboxProvider, url: string | null): void;

  /** Back to the start: first sources, assumptions, quotas, credentials; no faults, calls or imports; held answers go; nobody is told. */
  reset(): void;
}
