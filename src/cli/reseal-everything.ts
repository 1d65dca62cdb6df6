import { renewFingerprints } from '../connections/sealing/renew-fingerprints.js';
import type { Database } from '../database/database.js';
import { resealColumn, sealedColumns } from '../database/sealed-columns.js';
import type { EncryptionKey } from '../platform/sealing/encryption-key.js';
import { Sealer } from '../platform/sealing/sealer.js';

/** The result of sealing everything again. */
export interface ResealReport {
  /** One line for each sealed column, with counts. */
  readonly lines: readonly string[];
  /** Secrets that no key opens, by location and key id only. */
  readonly failures: readonly string[];
}

/**
 * Seals every secret with the first key, so that the other keys can be removed. Idempotent, and safe while gateways with all the keys
 * run.
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
    lines.push(`${column.title}: ${count.resealed} sealed again, ${count.failures.length} cannot be opened`);
    failures.push(...count.failures);
  }
  lines.push(`fingerprints of connections: ${await renewFingerprints(database, keys)} recomputed`);
  return { lines, failures };
}
