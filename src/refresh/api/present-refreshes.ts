import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '../../database/database.js';
import { describeRefresh } from './describe-refresh.js';
import type { RefreshDto } from './refresh.dto.js';
import { readRefreshRow } from '../store/refresh-records.js';
import { type NamedTargetRow, nameTarget } from '../name-target.js';

const shownTargets = 50;

/**
 * Reads refreshes as they are now. All that are asked for in one turn of the event loop are read together, and each of them once:
 * a hundred callers that are told of one end at the same time cost one read.
 */
@Injectable()
export class PresentRefreshes {
  private batch: {
    readonly ids: Set<string>;
    readonly found: Promise<ReadonlyMap<string, RefreshDto>>;
  } | null = null;

  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** A refresh with up to 50 targets, unfinished and failed first; null when it, or its connection, is not there. */
  async read(id: string): Promise<RefreshDto | null> {
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

  private async readAll(ids: readonly string[]): Promise<ReadonlyMap<string, RefreshDto>> {
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
        describeRefresh(
          readRefreshRow(row),
          { connection, provider },
          (targets.get(row.id) ?? []).map(nameTarget),
        ),
      ]),
    );
  }

  private async readTargets(ids: readonly string[]): Promise<readonly NamedTargetRow[]> {
    const { rows } = await sql<NamedTargetRow>`
      select * from (
        select targets.*, sources.name, row_number() over (partition by targets.refresh_id
          order by targets.finished_at is null desc, targets.status = 'failed' desc, targets.source_id) as place
        from targets left join sources
          on sources.connection_id = targets.connection_id and sources.source_id = targets.source_id
        where targets.refresh_id = any(${ids}::text[])) as ranked
      where place <= ${shownTargets} order by place`.execute(this.database);
    return rows;
  }
}
