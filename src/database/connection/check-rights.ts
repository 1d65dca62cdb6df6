import { sql } from 'kysely';
import type { Database } from '../database.js';
import { DatabaseStartError } from '../database-start-error.js';

/**
 * Checks that sessions can write.
 * @throws DatabaseStartError on a standby, and when transactions are read-only by default.
 */
export async function checkWritable(database: Database): Promise<void> {
  const { rows } = await sql<{ standby: boolean; read_only: boolean; user: string; name: string }>`
    select pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as read_only,
      current_user as user, current_database() as name`.execute(database);
  if (rows[0]?.standby === true) {
    throw new DatabaseStartError(
      'DATABASE_URL leads to a standby, which cannot be written. Use the address of the primary.',
    );
  }
  if (rows[0]?.read_only === true) {
    throw new DatabaseStartError(
      `Transactions of the user "${rows[0].user}" in the database "${rows[0].name}" are read-only: ` +
        'default_transaction_read_only is on for the user, the database or the server. Turn it off there, for example with ' +
        `ALTER ROLE "${rows[0].user}" SET default_transaction_read_only = off, or use another user.`,
    );
  }
}

/** The error of a start, in words for the operator if the user of the database lacks a right. */
export function explainMissingRights(error: unknown): unknown {
  const code = readCode(error) ?? (error instanceof Error ? readCode(error.cause) : null);
  if (code === '42501' && error instanceof Error) {
    return new DatabaseStartError(
      `The user of DATABASE_URL lacks a right in its database: ${error.message}. It must be able to create tables in its ` +
        'schema and must own the tables of the gateway. Give it a database of its own (ALTER DATABASE … OWNER TO …), or ' +
        'GRANT CREATE, USAGE ON SCHEMA public TO it.',
      { cause: error },
    );
  }
  if (code === '3F000' && error instanceof Error) {
    return new DatabaseStartError(
      `The search_path of the user of DATABASE_URL names no schema that exists: ${error.message}. Create the schema, or ` +
        'change the search_path of the user.',
      { cause: error },
    );
  }
  return error;
}

function readCode(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
