import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '../../database/database.js';
import { type DescribedRefresh, describeRefresh, type NamedTargetRow } from './describe-refresh.js';

const shownTargets = 50;

/**
 * Reads refreshes as they are now. Calls in the same turn of the event loop share one query, and calls for the same refresh share one
 * object. So a hundred callers that wake up for one end cost one read.
 */
@Injectable()
export class PresentRefreshes {
  private batch: {
    readonly ids: Set<string>;
    readonly found: Promise<ReadonlyMap<string, DescribedRefresh>>;
  } | null = null;

  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** A refresh with up to 50 targets, unfinished and failed first; null when it does not exist or its connection is deleted. */
  async read(id: string): Promise<DescribedRefresh | null> {
    this.batch ??= this.openBatch();
    this.batch.ids.add(id);
    return (await this.batch.found).get(id) ?? null;
  }

  private openBatch() {
    const ids = new Set<string>();
    const found = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.batch = null;
      return this.readAll([...ids]);
    });
    return { ids, found };
  }

  private async readAll(ids: readonly string[]): Promise<ReadonlyMap<string, DescribedRefresh>> {
    const rows = await this.database
      .selectFrom('refreshes')
      .innerJoin('connections', 'connections.internal_id', 'refreshes.connection_id')
      .selectAll('refreshes')
      .select(['connections.id as connection', 'connections.provider'])
      .where('connections.deleted_at', 'is', null)
      .where('refreshes.id', 'in', ids)
      .execute();
    const targets = Map.groupBy(await this.readTargets(ids), (target) => target.refresh_id);
    return new Map(
      rows.map(({ connection, provider, ...row }) => [
        row.id,
        describeRefresh(row, { connection, provider }, targets.get(row.id) ?? []),
      ]),
    );
  }

  private async readTargets(ids: readonly string[]): Promise<readonly NamedTargetRow[]> {
    const { rows } = await sql<NamedTargetRow>`
      select * from (
        select targets.*, sources.name, row_number() over (partition by targets.refresh_id
          order by targets.finished_at is null desc, targets.status = 'failed' desc, targets.source_id) as rank
        from targets left join sources
          on sources.connection_id = targets.connection_id and sources.source_id = targets.source_id
        where targets.refresh_id = any(${ids}::text[])) as ranked
      where rank <= ${shownTargets} order by rank`.execute(this.database);
    return rows;
  }
}
