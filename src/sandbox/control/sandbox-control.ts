import type { AssumptionChanges, SandboxAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { WaitOptions } from '../calls/call-recorder.js';
import type { RecordedCall } from '../calls/call.js';
import type { FaultEntry } from '../faults/fault-book.js';
import type { FaultRule } from '../faults/fault.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import type { ImportBehaviour, ImportEnding } from '../world/import-behaviour.js';
import type { ImportReport } from '../world/import-report.js';
import type { QuotaSetting, SandboxCredentials } from '../world/sandbox-world.js';
import type { SandboxSource, SourceChanges } from '../world/sandbox-source.js';

/** Names one source. */
export interface SourceName {
  readonly provider: SandboxProvider;
  readonly source: string;
}

/**
 * What tests, simulations and people can do with a running sandbox. Every method takes effect immediately. An invalid name or value
 * throws a `RangeError` with the reason.
 */
export interface SandboxControl {
  /** The calls to both providers, oldest first. */
  calls(): readonly RecordedCall[];
  /** The first call that the predicate accepts, past or future. Rejects when none comes in time. */
  waitForCall(predicate: (call: RecordedCall) => boolean, options?: WaitOptions): Promise<RecordedCall>;
  /** Every import that has started, in the order of starts. */
  imports(): readonly ImportReport[];

  /** The current assumptions where a provider's behaviour is not known. */
  assumptions(): SandboxAssumptions;
  /** Changes assumptions from the next call on. */
  assume(changes: AssumptionChanges): void;

  /** The sources of both providers. */
  sources(): readonly SandboxSource[];
  /** Adds a source. It replaces a source with the same id and has no history. */
  addSource(source: SandboxSource): void;
  /** Changes name or activity of a source. */
  changeSource(name: SourceName, changes: SourceChanges): void;
  /** Removes a source with its imports. */
  removeSource(name: SourceName): void;
  /** Changes the behaviour of later imports of a source. The interval of automatic imports starts now. */
  setBehaviour(name: SourceName, changes: Partial<ImportBehaviour>): void;
  /** Ends the running or queued import of a source now, by default with `idle`. Without such an import nothing changes. */
  endImport(name: SourceName, ending?: ImportEnding): void;

  /** Adds a fault rule and returns the id for `removeFault`. */
  addFault(rule: FaultRule): string;
  /** All fault rules with their counters. */
  faults(): readonly FaultEntry[];
  removeFault(id: string): void;
  clearFaults(): void;
  /** Sends the responses that `held-answer` holds back and returns how many there were. */
  releaseHeldResponses(): number;

  /** Changes limit or headers of a provider's quota. */
  setQuota(provider: SandboxProvider, changes: Partial<QuotaSetting>): void;
  /** Uses up calls of the current window, like another user of the key. */
  spendQuota(provider: SandboxProvider, calls: number): void;
  /** Changes the credentials that the providers accept. */
  setCredentials(changes: Partial<SandboxCredentials>): void;

  /** Sends a provider's webhooks to this URL when imports end; null: to none. Throws a `TypeError` for an invalid URL. */
  notifyWebhook(provider: SandboxProvider, url: string | null): void;

  /** Restores the initial sources, assumptions, quotas and credentials. Removes faults, calls, imports and webhook URLs; sends held responses. */
  reset(): void;
}
