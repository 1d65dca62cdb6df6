import type { Scope } from '../caller.js';

/** The data of a key for authentication; the key was neither revoked nor expired when it was read. */
export interface StoredKey {
  readonly id: string;
  readonly secretHash: Buffer;
  readonly scopes: ReadonlySet<Scope>;
  /** Public ids; null for all connections. */
  readonly connections: ReadonlySet<string> | null;
  /** Time from the read to the expiry, by the clock of the database; null if it does not expire. */
  readonly expiresInMs: number | null;
}
