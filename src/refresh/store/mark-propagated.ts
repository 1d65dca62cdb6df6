import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/**
 * Marks the runs that are propagated to all their targets. It locks the runs first; the second statement then sees every target that
 * they can have. It skips runs that another transaction changes: the propagation after that change marks them.
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
