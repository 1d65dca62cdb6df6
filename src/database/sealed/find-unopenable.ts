import { sql } from 'kysely';
import { type Sealer, SealingError } from '../../platform/sealing/sealer.js';
import type { Database } from '../database.js';
import { type SealedColumn, sealedColumns } from './sealed-columns.js';

interface KeyUse {
  readonly key_id: string;
  readonly count: number;
  readonly sample_key: number;
  readonly sample: string;
}

/**
 * Checks that the keys of this gateway open the secrets in the database, with one sample for each key and column. Returns one line for
 * each missing key whose secrets cannot be supplied again: its id and what it sealed, never any content.
 */
export async function findUnopenable(database: Database, sealer: Sealer): Promise<readonly string[]> {
  const complaints: string[] = [];
  for (const column of sealedColumns) {
    for (const use of await readKeyUses(database, column)) {
      const reason = explain(sealer, column, use);
      if (reason !== null) complaints.push(`the key "${use.key_id}" ${reason}: ${use.count} ${column.title}`);
    }
  }
  return complaints;
}

async function readKeyUses(
  database: Database,
  { table, keyColumn, column, irreplaceableWhere }: SealedColumn,
): Promise<readonly KeyUse[]> {
  const [key, sealed] = [sql.ref(keyColumn), sql.ref(column)];
  const { rows } = await sql<KeyUse>`
    select split_part(${sealed}, '.', 2) as key_id, count(*) as count, min(${key}) as sample_key,
      (array_agg(${sealed} order by ${key}))[1] as sample
    from ${sql.table(table)} where ${sealed} is not null and (${sql.raw(irreplaceableWhere)})
    group by 1 order by 1`.execute(database);
  return rows;
}

function explain(sealer: Sealer, { table, field }: SealedColumn, use: KeyUse): string | null {
  try {
    sealer.open({ table, rowId: use.sample_key, field }, use.sample);
    return null;
  } catch (error) {
    if (!(error instanceof SealingError)) throw error;
    return error.failure === 'unknown-key'
      ? 'is not in ENCRYPTION_KEYS, but it sealed'
      : 'of ENCRYPTION_KEYS does not open what a key of this id sealed (another key, or changed data)';
  }
}
