import { sql } from 'kysely';
import { type Sealer, SealingError } from '../platform/sealing/sealer.js';
import type { Database } from './database.js';

/** A column with sealed secrets. */
export interface SealedColumn {
  readonly table: string;
  /** The row's internal id, to which the secrets are bound. */
  readonly keyColumn: string;
  readonly column: string;
  /** The field name to which they are bound (`SealedLocation`). */
  readonly field: string;
  /** The name of the content for operators. */
  readonly title: string;
  /** SQL condition for rows whose secrets exist only here: the gateway does not start without the key that sealed them. */
  readonly irreplaceableWhere: string;
}

/** Every column with sealed secrets. A new sealed column needs a line here, so that keys can be replaced. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'connections',
    keyColumn: 'internal_id',
    column: 'sealed_credentials',
    field: 'credentials',
    title: 'credentials of connections',
    // Other credentials come again from CONNECTIONS_FILE or the built-in sandbox.
    irreplaceableWhere: `managed_by = 'api'`,
  },
  {
    table: 'credential_checks',
    keyColumn: 'connection_id',
    column: 'sealed_credentials',
    field: 'credentials',
    title: 'new credentials that are being checked',
    irreplaceableWhere: 'false',
  },
  {
    table: 'webhooks',
    keyColumn: 'internal_id',
    column: 'sealed_secret',
    field: 'secret',
    title: 'secrets of webhooks',
    irreplaceableWhere: 'true',
  },
  {
    table: 'webhooks',
    keyColumn: 'internal_id',
    column: 'sealed_previous_secret',
    field: 'previous_secret',
    title: 'former secrets of webhooks',
    irreplaceableWhere: 'true',
  },
];

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
    const rows = await readRowsToReseal(database, sealer.firstKeyId, column, after);
    for (const row of rows) {
      const outcome = await resealRow(database, sealer, column, row);
      if (typeof outcome === 'string') failures.push(outcome);
      else resealed += outcome;
    }
    const last = rows.at(-1);
    if (last === undefined) return { resealed, failures };
    after = last.key;
  }
}

async function readRowsToReseal(database: Database, firstKeyId: string, column: SealedColumn, after: number) {
  const [key, sealed] = [sql.ref(column.keyColumn), sql.ref(column.column)];
  const { rows } = await sql<SealedRow>`
    select ${key} as key, ${sealed} as sealed from ${sql.table(column.table)}
    where ${sealed} is not null and split_part(${sealed}, '.', 2) <> ${firstKeyId} and ${key} > ${after}
    order by ${key} limit ${atOnce}`.execute(database);
  return rows;
}

/** The number of changed rows, or the reason why this row cannot change. */
async function resealRow(
  database: Database,
  sealer: Sealer,
  { table, keyColumn, column, field }: SealedColumn,
  { key, sealed }: SealedRow,
): Promise<number | string> {
  const location = { table, rowId: key, field };
  let content: string;
  try {
    content = sealer.open(location, sealed);
  } catch (error) {
    if (error instanceof SealingError) return error.message;
    throw error;
  }
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${sealer.seal(location, content)}
    where ${sql.ref(keyColumn)} = ${key} and ${sql.ref(column)} = ${sealed}`.execute(database);
  return Number(numAffectedRows ?? 0n);
}
