import { sql } from 'kysely';
import { type Sealer, SealingError } from '../../platform/sealing/sealer.js';
import type { Database } from '../database.js';
import type { SealedColumn } from './sealed-columns.js';

/** The result of sealing a column again, counted in secrets. */
export interface ResealCount {
  /** Secrets that are now sealed with the first key. */
  readonly resealed: number;
  /** Secrets that no key opens and that stay unchanged, by location and key id only. */
  readonly failures: readonly string[];
}

interface SealedRow {
  readonly key: number;
  readonly sealed: string;
}

const atOnce = 200;

/**
 * Seals every secret of a column again that is not sealed with the first key. Each is replaced separately, and only if it has not changed
 * since it was read: gateways may run meanwhile, and the command may be stopped and repeated at any time.
 */
export async function resealColumn(
  database: Database,
  sealer: Sealer,
  column: SealedColumn,
): Promise<ResealCount> {
  const failures: string[] = [];
  let resealed = 0;
  let after = 0;
  for (;;) {
    const rows = await readRows(database, column, after);
    for (const row of rows) {
      const outcome = await resealRow(database, sealer, column, row);
      if (typeof outcome === 'string') failures.push(outcome);
      else resealed += outcome;
    }
    const last = rows.at(-1);
    if (last === undefined) return { resealed, failures };
    after = last.key;
  }

  async function readRows(within: Database, { table, keyColumn, column: name }: SealedColumn, from: number) {
    const [key, sealed] = [sql.ref(keyColumn), sql.ref(name)];
    const { rows } = await sql<SealedRow>`
      select ${key} as key, ${sealed} as sealed from ${sql.table(table)}
      where ${sealed} is not null and split_part(${sealed}, '.', 2) <> ${sealer.firstKeyId} and ${key} > ${from}
      order by ${key} limit ${atOnce}`.execute(within);
    return rows;
  }
}

/** The number of changed rows, or the reason why this row cannot change. */
async function resealRow(
  database: Database,
  sealer: Sealer,
  { table, keyColumn, column, field }: SealedColumn,
  { key, sealed }: SealedRow,
): Promise<number | string> {
  const place = { table, rowId: key, field };
  let content: string;
  try {
    content = sealer.open(place, sealed);
  } catch (error) {
    if (error instanceof SealingError) return error.message;
    throw error;
  }
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${sealer.seal(place, content)}
    where ${sql.ref(keyColumn)} = ${key} and ${sql.ref(column)} = ${sealed}`.execute(database);
  return Number(numAffectedRows ?? 0n);
}
