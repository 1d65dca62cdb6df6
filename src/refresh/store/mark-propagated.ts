import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/**
 * Notes which of these runs have been told to all their targets. The runs are locked first and looked at in a second statement, which
 * sees every target there can be; runs that are being changed are left to the spread that follows their change.
 */
export async function markPropagated(database: Database, runIds: readonly string[]): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const runs = await transaction
      .selectFrom('runs')
      .select('id')
      .where('id', '=', sql<string>`any(${runIds}::text[])`)
      .whereRef('propagated_version', '<', 'version')
      .orderBy('id')
      .forNoKeyUpdate()
      .skipLocked()
      .execute();
    await sql`
      update runs set propagated_version = version
      where id = any(${runs.map((run) => run.id)}::text[])
        and not exists (select 1 from targets
          where targets.run_id = runs.id and targets.finished_at is null and targets.run_version < runs.version)`.execute(
      transaction,
    );
  });
}
