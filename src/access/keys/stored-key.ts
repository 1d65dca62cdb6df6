import type { Scope } from '../caller.js';

/** A key as authentication needs it; neither revoked nor expired when it was read. */
export interface StoredKey {
  readonly id: string;
  readonly secretHash: Buffer;
  readonly scopes: ReadonlySet<Scope>;
  /** Public ids, or null for all. */
  readonly connections: ReadonlySet<string> | null;
  /** How long after the reading it expires, by the clock of the database; null when it does not. */
  readonly endsInMs: number | null;
}
