/** A source as the provider showed it last. */
export interface SourceRecord {
  readonly id: string;
  readonly name: string | null;
  readonly marketplace: string | null;
  readonly active: boolean;
  readonly refreshable: boolean;
  /** `idle`, `queued`, `running`, `error`, `unknown`; `unknown` also while no status was read. */
  readonly status: string;
  readonly providerStatus: string | null;
  readonly lastAttemptAt: Date | null;
  /** The provider's own text of the last attempt, and whether it may mean two instants. */
  readonly lastAttemptRaw: string | null;
  readonly lastAttemptAmbiguous: boolean;
  readonly observedAt: Date | null;
}
