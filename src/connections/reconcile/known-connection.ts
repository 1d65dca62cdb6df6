import type { ConnectionRecord } from '../connection-record.js';

/** A connection as it stands when new entries come in. */
export interface KnownConnection extends Omit<
  ConnectionRecord,
  'createdAt' | 'updatedAt' | 'credentialHint'
> {
  /** Its credentials were erased. */
  readonly erased: boolean;
  /** null when they were erased, or no key opens them any more. */
  readonly credentials: Readonly<Record<string, string>> | null;
  /** Its credentials and fingerprint stand under the key that now seals. */
  readonly sealedByFirstKey: boolean;
  readonly fingerprint: string | null;
  readonly deleted: boolean;
}
