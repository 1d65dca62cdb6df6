import { sql } from 'kysely';
import type { Database } from '../../../src/database/database.js';

/** One claim of a connection, as PostgreSQL saw it. */
export interface Claim {
  readonly connectionId: number;
  readonly fence: number;
  /** The gateway that claimed. */
  readonly gateway: string;
  /** The lease before was not released: it expired. */
  readonly wasLeased: boolean;
  readonly atInMs: number;
}

const statements = [
  `create schema chaos`,
  `create table chaos.claims (connection_id bigint, fence bigint, gateway text, was_leased boolean,
    at timestamptz not null default clock_timestamp())`,
  `create function chaos.note_claim() returns trigger language plpgsql as $$
    begin
      insert into chaos.claims (connection_id, fence, gateway, was_leased)
        values (new.connection_id, new.fence, current_setting('application_name'), old.lease_until is not null);
      return null;
    end
  $$`,
  `create trigger note_claim after update on dispatches
    for each row when (new.fence <> old.fence) execute function chaos.note_claim()`,
];

/** Makes PostgreSQL itself log which gateway claims what: a killed process cannot report it. */
export async function keepClaimLog(database: Database): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

/** All claims, in their order. */
export async function readClaimLog(database: Database): Promise<readonly Claim[]> {
  const { rows } = await sql<Claim>`
    select connection_id as "connectionId", fence, gateway, was_leased as "wasHeld",
      (extract(epoch from at) * 1000)::float8 as "atInMs"
    from chaos.claims order by connection_id, fence`.execute(database);
  return rows;
}
