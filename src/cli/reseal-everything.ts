import { renewFingerprints } from '../connections/sealing/renew-fingerprints.js';
import type { Database } from '../database/database.js';
import { resealColumn } from '../database/sealed/reseal-column.js';
import { sealedColumns } from '../database/sealed/sealed-columns.js';
import type { EncryptionKey } from '../platform/sealing/encryption-key.js';
import { Sealer } from '../platform/sealing/sealer.js';

/** What re-sealing came to. */
export interface ResealReport {
  /** One line for each column that holds sealed texts, with counts. */
  readonly lines: readonly string[];
  /** What no key opens; names places and key ids only. */
  readonly failures: readonly string[];
}

/**
 * Puts everything that is sealed under the first key, so that the others can go. Safe beside running gateways that hold all the keys,
 * and idempotent.
 */
export async function resealEverything(
  database: Database,
  keys: readonly EncryptionKey[],
): Promise<ResealReport> {
  const sealer = new Sealer(keys);
  const lines: string[] = [];
  const failures: string[] = [];
  for (const column of sealedColumns) {
    const count = await resealColumn(database, sealer, column);
    lines.push(`${column.title}: ${count.resealed} sealed anew, ${count.failures.length} cannot be opened`);
    failures.push(...count.failures);
  }
  lines.push(`fingerprints of connections: ${await renewFingerprints(database, keys)} made anew`);
  return { lines, failures };
}
