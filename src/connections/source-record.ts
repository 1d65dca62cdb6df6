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
  readonly observedAt: Date | null;
}
