import type { ConnectionEntry } from '../connection-entry.js';

/** An entry with the fingerprints of its account, one for each key; the first is stored. */
export interface FingerprintedEntry {
  readonly entry: ConnectionEntry;
  readonly fingerprints: readonly [string, ...string[]];
}
