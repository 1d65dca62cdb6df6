import type pg from 'pg';

/** For how long a session may wait or work. 0: without a limit. */
export interface SessionLimits {
  /**
   * Maximum time for which the transaction of a stopped or disconnected gateway keeps its row locks. After that another replica can
   * take over its work.
   */
  readonly idleTransactionInMs: number;
  /** Maximum time of one statement, its waits for locks included. */
  readonly statementInMs: number;
}

/** The limits of a gateway's sessions. */
export const usualLimits: SessionLimits = { idleTransactionInMs: 5_000, statementInMs: 30_000 };

/**
 * What the code relies on, whatever a role, a database or the server has as its default. `search_path` stays: it may name the schema of
 * the gateway. `default_transaction_read_only` stays: whoever sets it means it.
 */
const fixedSettings: Readonly<Record<string, string>> = {
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  transform_null_equals: 'off',
  exit_on_error: 'off',
  row_security: 'on',
  lock_timeout: '0',
  idle_session_timeout: '0',
  transaction_timeout: '0',
};

/** A pooler accepts connections before it has one to the server: then this first statement is what waits. */
const statementLimitInMs = 10_000;

/**
 * States the settings of a new session. Not with the start of the connection, because PgBouncer rejects unknown parameters there.
 * Leaves out settings that the version of the server does not have.
 */
export async function stateSettings(
  client: pg.ClientBase,
  limits: SessionLimits = usualLimits,
): Promise<void> {
  const settings = Object.entries({
    ...fixedSettings,
    idle_in_transaction_session_timeout: String(limits.idleTransactionInMs),
    statement_timeout: String(limits.statementInMs),
  });
  const rows = settings.map(([name, value]) => `('${name}', '${value}')`).join(', ');
  const query: pg.QueryConfig & { readonly query_timeout: number } = {
    text: `select set_config(name, value, false) from (values ${rows}) as setting (name, value)
      where current_setting(name, true) is not null`,
    query_timeout: statementLimitInMs,
  };
  await client.query(query);
}
