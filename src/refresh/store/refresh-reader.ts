import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { type Caller, maySeeConnection } from '../../access/caller.js';
import { type Database, DATABASE } from '../../database/database.js';
import { cutPage, decodeCursor } from '../../platform/cursor.js';
import { Problem } from '../../platform/problem.js';
import type { RefreshStatus } from '../rules/refresh-status.js';
import {
  type DescribedRefresh,
  describeRefresh,
  describeTarget,
  type NamedTargetRow,
  selectNamedTargets,
} from './describe-refresh.js';
import { listRefreshes, type RefreshFilter } from './list-refreshes.js';

const shownTargets = 50;

/**
 * Reads refreshes for callers, as they are now. A refresh of a connection that the caller may not see counts as not found. Reads of one
 * refresh in the same turn of the event loop share one query and one object. So a hundred callers that wake up for one end cost one read.
 */
@Injectable()
export class RefreshReader {
  private batch: {
    readonly ids: Set<string>;
    readonly found: Promise<ReadonlyMap<string, DescribedRefresh>>;
  } | null = null;

  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** One refresh with up to 50 targets, unfinished and failed first. Throws 404 `refresh-not-found`. */
  async read(id: string, caller: Caller): Promise<DescribedRefresh> {
    this.batch ??= this.openBatch();
    this.batch.ids.add(id);
    const refresh = (await this.batch.found).get(id);
    if (refresh === undefined || !maySeeConnection(caller, refresh.connection)) throw refreshNotFound();
    return refresh;
  }

  /** The sequence and status of a refresh; null when it does not exist. */
  async peek(id: string): Promise<{ sequence: number; status: RefreshStatus } | null> {
    const row = await this.database
      .selectFrom('refreshes')
      .select(['sequence', 'status'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  /** A page of refreshes, newest first. */
  async list(query: RefreshFilter & { readonly limit: number }, caller: Caller) {
    const rows = await listRefreshes(this.database, query, { caller, limit: query.limit + 1 });
    const { items: page, nextCursor } = cutPage(rows, query.limit, ({ id }) => id);
    const single = page.filter((row) => row.target_counts.total === 1).map((row) => row.id);
    const targets =
      single.length === 0
        ? []
        : await selectNamedTargets(this.database).where('targets.refresh_id', 'in', single).execute();
    const byRefresh = Map.groupBy(targets, (target) => target.refresh_id);
    return {
      items: page.map(({ connection, provider, ...row }) =>
        describeRefresh(row, { connection, provider }, byRefresh.get(row.id) ?? []),
      ),
      nextCursor,
    };
  }

  /** A page of the targets of a refresh, in the order of their sources. */
  async listTargets(id: string, page: { readonly limit: number; readonly cursor?: string }, caller: Caller) {
    const refresh = await this.database
      .selectFrom('refreshes')
      .innerJoin('connections', 'connections.internal_id', 'refreshes.connection_id')
      .select('connections.id as connection')
      .where('connections.deleted_at', 'is', null)
      .where('refreshes.id', '=', id)
      .executeTakeFirst();
    if (refresh === undefined || !maySeeConnection(caller, refresh.connection)) throw refreshNotFound();
    let selected = selectNamedTargets(this.database).where('targets.refresh_id', '=', id);
    if (page.cursor !== undefined)
      selected = selected.where('targets.source_id', '>', decodeCursor(page.cursor));
    const rows = await selected
      .orderBy('targets.source_id')
      .limit(page.limit + 1)
      .execute();
    const { items, nextCursor } = cutPage(rows, page.limit, ({ source_id }) => source_id);
    return { items: items.map(describeTarget), nextCursor };
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

/** The problem for a refresh that does not exist or that the caller may not see. */
export function refreshNotFound(): Problem {
  return new Problem('refresh-not-found', 'There is no such refresh, or the key may not see its connection.');
}
