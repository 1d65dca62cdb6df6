import { Inject, Injectable } from '@nestjs/common';
import { type Caller, maySeeConnection } from '../../access/caller.js';
import { DATABASE, type Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../platform/cursor.js';
import { Problem } from '../../platform/problem.js';
import { type DescribedRefresh, describeRefresh, describeTarget } from './describe-refresh.js';
import { listRefreshes, type RefreshFilter } from './list-refreshes.js';
import { PresentRefreshes } from './present-refreshes.js';
import type { RefreshStatus } from '../rules/refresh-status.js';

/** Reads refreshes for callers. A refresh of a connection that the caller may not see counts as not found. */
@Injectable()
export class RefreshReader {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly present: PresentRefreshes,
  ) {}

  /** One refresh with up to 50 targets, unfinished and failed first. Throws 404 `refresh-not-found`. */
  async read(id: string, caller: Caller): Promise<DescribedRefresh> {
    const refresh = await this.present.read(id);
    if (refresh === null || !maySeeConnection(caller, refresh.connection)) throw refreshNotFound();
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
    const page = rows.slice(0, query.limit);
    const single = page.filter((row) => row.target_counts.total === 1).map((row) => row.id);
    const targets =
      single.length === 0
        ? []
        : await this.namedTargets().where('targets.refresh_id', 'in', single).execute();
    const byRefresh = Map.groupBy(targets, (target) => target.refresh_id);
    return {
      items: page.map(({ connection, provider, ...row }) =>
        describeRefresh(row, { connection, provider }, byRefresh.get(row.id) ?? []),
      ),
      nextCursor: rows.length > page.length ? encodeCursor(page[page.length - 1]?.id ?? '') : null,
    };
  }

  /** A page of the targets of a refresh, in the order of their sources. */
  async listTargets(id: string, page: { readonly limit: number; readonly cursor?: string }, caller: Caller) {
    const visible = await this.visible(caller).where('refreshes.id', '=', id).executeTakeFirst();
    if (visible === undefined) throw refreshNotFound();
    let selected = this.namedTargets().where('targets.refresh_id', '=', id);
    if (page.cursor !== undefined)
      selected = selected.where('targets.source_id', '>', decodeCursor(page.cursor));
    const rows = await selected
      .orderBy('targets.source_id')
      .limit(page.limit + 1)
      .execute();
    const shown = rows.slice(0, page.limit);
    return {
      items: shown.map(describeTarget),
      nextCursor: rows.length > shown.length ? encodeCursor(shown[shown.length - 1]?.source_id ?? '') : null,
    };
  }

  private visible(caller: Caller) {
    const selected = this.database
      .selectFrom('refreshes')
      .innerJoin('connections', 'connections.internal_id', 'refreshes.connection_id')
      .selectAll('refreshes')
      .select(['connections.id as connection', 'connections.provider'])
      .where('connections.deleted_at', 'is', null);
    return caller.connections === null
      ? selected
      : selected.where('connections.id', 'in', [...caller.connections, '']);
  }

  private namedTargets() {
    return this.database
      .selectFrom('targets')
      .leftJoin('sources', (join) =>
        join
          .onRef('sources.connection_id', '=', 'targets.connection_id')
          .onRef('sources.source_id', '=', 'targets.source_id'),
      )
      .selectAll('targets')
      .select('sources.name');
  }
}

/** The problem for a refresh that does not exist or that the caller may not see. */
export function refreshNotFound(): Problem {
  return new Problem('refresh-not-found', 'There is no such refresh, or the key may not see its connection.');
}
