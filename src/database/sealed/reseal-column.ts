import { sql } from 'kysely';
import type { Sealer } from '../../platform/sealing/sealer.js';
import { SealingError } from '../../platform/sealing/sealing-error.js';
import type { Database } from '../database.js';
import type { SealedColumn } from './sealed-columns.js';

/** What sealing a column anew came to, in sealed texts. */
export interface ResealCount {
  /** Now under the first key. */
  readonly resealed: number;
  /** Why each of the others stays as it was: no key opens it. Names places and key ids only. */
  readonly failures: readonly string[];
}

interface SealedRow {
  readonly key: number;
  readonly sealed: string;
}

const atOnce = 200;

/**
 * Seals every text of a column anew that is not under the first key. Each is replaced by itself and only if it is still the one that
 * was read, so that gateways may run beside it, and it may be stopped and run again at any time.
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

/** How many rows changed, or why this one cannot. */
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
