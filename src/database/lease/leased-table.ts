import { type RawBuilder, sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../database.js';
import { shutOutDemands } from './demand.js';

/** A claimed row. */
export interface ClaimedRow {
  readonly key: number;
  readonly fence: number;
}

/** The claim-and-lease protocol of one owner. */
export interface LeasedRows<Transaction> {
  /** Claims up to `limit` rows that are due or whose lease has ended, without those in `except`. The longest due rows come first. */
  claim(limit: number, leaseInMs: number, except: readonly number[]): Promise<readonly ClaimedRow[]>;
  /** Renews the lease from now on. Returns false when it has ended or the row has another owner. */
  renew(row: ClaimedRow, leaseInMs: number): Promise<boolean>;
  /** Hands the row back, due in `dueInMs` unless it is due earlier (null: unchanged). No effect for a former owner. */
  release(row: ClaimedRow, dueInMs: number | null): Promise<void>;
  /** Returns those of `keys` whose rows are due. */
  findDue(keys: readonly number[]): Promise<readonly number[]>;
  /** Locks the row against other owners until the transaction ends if it is still owned; returns false otherwise. */
  lock(transaction: Transaction, row: ClaimedRow): Promise<boolean>;
  /** Clears all demands committed so far if the row is still owned; returns false otherwise. */
  takeDemands(transaction: Transaction, row: ClaimedRow): Promise<boolean>;
}

/**
 * The statements of the claim-and-lease protocol on a table with a bigint key and the columns `due_at`, `lease_owner`,
 * `lease_until` and `fence`. All instants are the database's.
 */
export class LeasedTable implements LeasedRows<DatabaseTransaction> {
  private readonly database: Database;
  private readonly owner: string;
  private readonly tableName: string;
  private readonly table: RawBuilder<unknown>;
  private readonly key: RawBuilder<unknown>;

  constructor(options: {
    readonly database: Database;
    readonly table: string;
    /** A bigint that is unique in the table. */
    readonly keyColumn: string;
    /** Unique among all users of the table in all replicas. */
    readonly owner: string;
  }) {
    this.database = options.database;
    this.owner = options.owner;
    this.tableName = options.table;
    this.table = sql.table(options.table);
    this.key = sql.ref(options.keyColumn);
  }

  async claim(limit: number, leaseInMs: number, except: readonly number[]): Promise<readonly ClaimedRow[]> {
    // statement_timestamp() is stable, so the indexes can be used; it is slightly early at most.
    const { rows } = await sql<ClaimedRow>`
      with free as (
        select ${this.key} as key from ${this.table}
        where ((due_at <= statement_timestamp() and lease_until is null) or lease_until <= statement_timestamp())
          and not (${this.key} = any(${except}::bigint[]))
        order by due_at
        limit ${limit}
        for update skip locked
      )
      update ${this.table} as claimed
      set lease_owner = ${this.owner}, lease_until = ${after(leaseInMs)}, fence = fence + 1
      from free where claimed.${this.key} = free.key
      returning free.key, claimed.fence`.execute(this.database);
    return rows;
  }

  async renew(row: ClaimedRow, leaseInMs: number): Promise<boolean> {
    const { numAffectedRows } = await sql`
      update ${this.table} set lease_until = ${after(leaseInMs)}
      where ${this.isOwned(row)} and lease_until > clock_timestamp()`.execute(this.database);
    return numAffectedRows === 1n;
  }

  async release(row: ClaimedRow, dueInMs: number | null): Promise<void> {
    const dueAt = dueInMs === null ? sql`due_at` : sql`least(due_at, ${after(dueInMs)})`;
    await sql`
      update ${this.table} set lease_owner = null, lease_until = null, due_at = ${dueAt}
      where ${this.isOwned(row)}`.execute(this.database);
  }

  async findDue(keys: readonly number[]): Promise<readonly number[]> {
    const { rows } = await sql<{ key: number }>`
      select ${this.key} as key from ${this.table}
      where ${this.key} = any(${keys}::bigint[]) and due_at <= statement_timestamp()`.execute(this.database);
    return rows.map(({ key }) => key);
  }

  /** `key share` blocks a claim (`for update`) but not demands and renewals. */
  async lock(transaction: DatabaseTransaction, row: ClaimedRow): Promise<boolean> {
    const { rows } = await sql`
      select 1 from ${this.table}
      where ${this.isOwned(row)} and lease_until > clock_timestamp()
      for key share`.execute(transaction);
    return rows.length === 1;
  }

  async takeDemands(transaction: DatabaseTransaction, row: ClaimedRow): Promise<boolean> {
    await shutOutDemands(transaction, this.tableName, row.key);
    const { numAffectedRows } = await sql`
      update ${this.table} set due_at = 'infinity'
      where ${this.isOwned(row)} and lease_until > clock_timestamp()`.execute(transaction);
    return numAffectedRows === 1n;
  }

  private isOwned(row: ClaimedRow): RawBuilder<unknown> {
    return sql`${this.key} = ${row.key} and fence = ${row.fence} and lease_owner = ${this.owner}`;
  }
}

function after(timeInMs: number): RawBuilder<unknown> {
  return sql`clock_timestamp() + ${timeInMs}::float8 * interval '1 millisecond'`;
}
