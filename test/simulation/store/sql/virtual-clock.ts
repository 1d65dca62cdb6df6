import { sql } from 'kysely';
import type { Database } from '../../../../src/database/database.js';
import { createTestDatabase } from '../../../stage/database/create-test-database.js';
import { connectPatientPool } from '../../../stage/database/connect-patient-pool.js';

/** A database whose clock stands still until it is set. */
export interface VirtualDatabase {
  readonly database: Database;
  /** Milliseconds since 1970. */
  setClock(nowInMs: number): Promise<void>;
  close(): Promise<void>;
}

const statements = [
  `create table public.virtual_clock (at timestamptz not null)`,
  `insert into public.virtual_clock values (to_timestamp(0))`,
  ...['clock_timestamp', 'statement_timestamp', 'now'].map(
    (name) =>
      `create function public.${name}() returns timestamptz language sql stable as 'select at from public.virtual_clock'`,
  ),
  // Only lists read this column. The rows in memory, which are compared with these, have no computed columns.
  `alter table refreshes drop column final_status`,
  `alter table provider_calls alter column started_at set default public.clock_timestamp()`,
  `alter table refresh_events alter column created_at set default public.clock_timestamp()`,
];

/**
 * Creates a migrated database in which the clock functions are found in `public` first. There they return the time that was
 * set. The statements of the gateway are those of production.
 */
export async function createVirtualDatabase(): Promise<VirtualDatabase> {
  const server = await createTestDatabase();
  const name = new URL(server.url.replace('@/', '@localhost/')).pathname.slice(1);
  for (const statement of statements) await sql.raw(statement).execute(server.database);
  await sql`alter database ${sql.id(name)} set search_path = public, pg_catalog`.execute(server.database);
  await sql`alter database ${sql.id(name)} set timezone = 'UTC'`.execute(server.database);
  const { database } = connectPatientPool(server.url, 2);
  return {
    database,
    setClock: async (nowInMs) => {
      await sql`update public.virtual_clock set at = ${new Date(nowInMs)}`.execute(database);
    },
    close: async () => {
      await database.destroy();
      await server.close();
    },
  };
}
