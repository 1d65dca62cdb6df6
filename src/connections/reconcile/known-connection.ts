import type { ConnectionRecord } from '../connection-record.js';

/** A connection in the database before the reconciliation. */
export interface KnownConnection extends Omit<
  ConnectionRecord,
  'createdAt' | 'updatedAt' | 'credentialHint'
> {
  /** Whether its credentials were erased. */
  readonly erased: boolean;
  /** null if they were erased or no key opens them. */
  readonly credentials: Readonly<Record<string, string>> | null;
  /** Whether its credentials are sealed by the first key. */
  readonly sealedByFirstKey: boolean;
  readonly fingerprint: string | null;
  readonly deleted: boolean;
}
