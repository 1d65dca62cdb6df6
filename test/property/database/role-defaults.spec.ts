import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { isFinal } from '../../../src/refresh/rules/refresh-status.js';
import { followUntil } from '../../stage/gateway/follow.js';
import { store } from '../../stage/gateway/sources.js';
import { openStage } from '../../stage/gateway/stage.js';

/** Values that operators give their roles, each with what the gateway would trip over. */
const defaults = {
  datestyle: ['SQL, DMY', 'German', 'Postgres, MDY'],
  timezone: ['Asia/Kathmandu', 'America/Los_Angeles'],
  intervalstyle: ['sql_standard', 'iso_8601'],
  bytea_output: ['escape'],
  extra_float_digits: ['-15'],
  default_transaction_isolation: ['serializable', 'repeatable read'],
  lock_timeout: ['1'],
  idle_session_timeout: ['50'],
  idle_in_transaction_session_timeout: ['1'],
  statement_timeout: ['60s'],
  transform_null_equals: ['on'],
  array_nulls: ['off'],
  exit_on_error: ['on'],
} as const;

const anyDefaults = fc.record(
  Object.fromEntries(
    Object.entries(defaults).map(([name, values]) => [name, fc.constantFrom<string>(...values)]),
  ),
  { requiredKeys: [] },
);

const worst = Object.fromEntries(Object.entries(defaults).map(([name, [value]]) => [name, value]));
const sources = Array.from({ length: 8 }, (_, index) => String(index + 1));

test('a gateway accepts, reads, lists and finishes refreshes whatever the defaults of its role', async () => {
  await fc.assert(
    fc.asyncProperty(anyDefaults, async (settings) => {
      const stage = await openStage([
        { id: 'ss', provider: 'shipstation', sandbox: { sources: sources.map((id) => store(id)) } },
      ]);
      try {
        const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(
          stage.database,
        );
        for (const [name, value] of Object.entries(settings)) {
          await sql`alter role current_user in database ${sql.id(rows[0]?.name ?? '')}
            set ${sql.id(name)} = ${sql.lit(value)}`.execute(stage.database);
        }
        const gateway = await stage.start();
        const replies = await Promise.all(
          [...sources, ...sources, ...sources].map((source) =>
            gateway.call('/refresh', { method: 'POST', json: { connection: 'ss', source } }),
          ),
        );
        expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 202));
        for (const reply of replies) {
          const { id } = gateway.refreshOf(reply);
          const states = await followUntil(gateway, id, ({ status }) => isFinal(status));
          expect(states.at(-1)).toMatchObject({ status: 'succeeded' });
        }
        const list = gateway.refreshesOf(await gateway.call('/refresh'));
        expect(list.items).toHaveLength(replies.length);
      } finally {
        await stage.close();
      }
    }),
    { numRuns: 3, examples: [[worst]] },
  );
}, 240_000);
