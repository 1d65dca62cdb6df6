import { Inject, Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { DATABASE, type Database } from '../../database/database.js';
import { cutPage, decodeCursor } from '../../platform/cursor.js';
import { invalidField } from '../../platform/problem.js';
import { type CallOutcome, callOutcomes } from '../../platform/provider-call-catalogue.js';
import type { CallCauseDto, ProviderCallPageDto, ProviderCallQueryDto } from './provider-call.dto.js';

interface CallRow {
  readonly row_id: number;
  readonly connection: string;
  readonly kind: string;
  readonly source_id: string | null;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly outcome: CallOutcome | null;
  readonly http_status: number | null;
  readonly requested_by: string[];
  readonly run_ids: string[];
  readonly causes: CallCauseDto[] | null;
}

const maxCauses = 50;

/** The refreshes that a call triggered, including those that have left its runs since. */
const triggeredRefreshes = sql`
  select targets.refresh_id from targets where targets.run_id = any(calls.run_ids)
  union select former.refresh_id from run_former_refreshes as former where former.run_id = any(calls.run_ids)`;

/** The refreshes that a call served: those that it triggered; for a read, those that were unfinished when it started. */
const servedRefreshes = sql`
  select refreshes.id, refreshes.caller from refreshes where refreshes.id in (${triggeredRefreshes})
  union all select refreshes.id, refreshes.caller from refreshes
  where calls.kind not in ('trigger', 'trigger-all', 'verify') and refreshes.connection_id = calls.connection_id
    and refreshes.created_at <= calls.started_at
    and (refreshes.finished_at is null or refreshes.finished_at >= calls.started_at)
    and (calls.source_id is null or exists (select 1 from targets
      where targets.refresh_id = refreshes.id and targets.source_id = calls.source_id))`;

/** Reads the record of provider calls: each call, its purpose and who caused it. Kept for `RETENTION_DAYS`. */
@Injectable()
export class ProviderCallReader {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** A page of calls, newest first. */
  async list(query: ProviderCallQueryDto): Promise<ProviderCallPageDto> {
    const { rows } = await sql<CallRow>`
      select calls.*, connections.id as connection, (
        select json_agg(json_build_object('refresh', served.id, 'caller', served.caller) order by served.id)
        from (${servedRefreshes} order by id limit ${maxCauses}) as served) as causes
      from provider_calls as calls join connections on connections.internal_id = calls.connection_id
      where ${sql.join(conditionsOf(query), sql` and `)}
      order by calls.row_id desc limit ${query.limit + 1}`.execute(this.database);
    const { items, nextCursor } = cutPage(rows, query.limit, (row) => String(row.row_id));
    return {
      items: items.map((row) => ({
        id: String(row.row_id),
        connection: row.connection,
        kind: row.kind,
        source: row.source_id,
        begunAt: row.started_at.toISOString(),
        endedAt: row.finished_at?.toISOString() ?? null,
        outcome: row.outcome && callOutcomes[row.outcome],
        httpStatus: row.http_status,
        askedBy: row.requested_by,
        runs: row.run_ids,
        causes: row.causes ?? [],
      })),
      nextCursor,
    };
  }
}

function conditionsOf(query: ProviderCallQueryDto): readonly RawBuilder<unknown>[] {
  const { limit: _limit, connection, kind, caller, refresh, after, before, cursor, ...unread } = query;
  // A field of the query that is not read here does not compile.
  unread satisfies Record<string, never>;
  return [
    sql`true`,
    ...(connection === undefined ? [] : [sql`connections.id = ${connection}`]),
    ...(kind === undefined ? [] : [sql`calls.kind = ${kind}`]),
    ...(after === undefined ? [] : [sql`calls.started_at > ${after}`]),
    ...(before === undefined ? [] : [sql`calls.started_at < ${before}`]),
    ...(cursor === undefined ? [] : [sql`calls.row_id < ${readCursor(cursor)}`]),
    ...(refresh === undefined
      ? []
      : [sql`calls.run_ids && array(${runsOf(sql`refreshes.id = ${refresh}`)})`]),
    ...(caller === undefined
      ? []
      : [
          sql`(${caller} = any(calls.requested_by)
            or calls.run_ids && array(${runsOf(sql`refreshes.caller = ${caller}`)}))`,
        ]),
  ];
}

/** The current and former runs of the refreshes that match a condition. */
function runsOf(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select targets.run_id from refreshes join targets on targets.refresh_id = refreshes.id
    where ${condition} and targets.run_id is not null
    union select former.run_id from refreshes join run_former_refreshes as former on former.refresh_id = refreshes.id
    where ${condition}`;
}

function readCursor(cursor: string): number {
  const lastId = decodeCursor(cursor);
  if (!/^\d{1,15}$/.test(lastId))
    throw invalidField('?cursor', 'Send the nextCursor of the previous page, unchanged, or omit it.');
  return Number(lastId);
}
