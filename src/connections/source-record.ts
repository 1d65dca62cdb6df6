import type { SourceStatus } from '../providers/contract/source-reading.js';

/** A source as the provider last showed it. */
export interface SourceRecord {
  readonly id: string;
  readonly name: string | null;
  readonly marketplace: string | null;
  readonly active: boolean;
  readonly refreshable: boolean;
  /** `unknown` also before the first status read. */
  readonly status: SourceStatus;
  readonly providerStatus: string | null;
  readonly lastAttemptAt: Date | null;
  /** The last attempt exactly as the provider sent it. */
  readonly lastAttemptRaw: string | null;
  /** Whether `lastAttemptRaw` can mean two instants. */
  readonly lastAttemptAmbiguous: boolean;
  readonly observedAt: Date | null;
}
