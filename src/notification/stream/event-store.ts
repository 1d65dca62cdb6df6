import { Inject, Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { DATABASE, type Database } from '../../database/database.js';
import type { EventCursor } from './event-cursor.js';
import { StoredEvent, type StreamedEventRow } from './stored-event.js';

/** The events to read: of one refresh, of some connections (public ids), or all. */
export interface EventScope {
  readonly refreshId?: string;
  readonly connections?: readonly string[];
}

/** A page of events in commit order. */
export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** True when further events exist, even if none of them may be sent yet. */
  readonly more: boolean;
}

/** The current position of the database. */
export interface EventHorizon {
  /** All events before it are visible, and no further event can be written before it. */
  readonly head: EventCursor;
  /** The rows of events after `head` that were visible already. */
  readonly rowsAfterHead: ReadonlySet<number>;
  /** Transactions with this id or a later one had not finished. */
  readonly nextTransactionId: string;
}

const columns = sql`events.row_id, events.id, events.transaction_id::text as transaction_id, events.refresh_id, events.type,
  events.sequence, events.final, events.data, events.created_at`;

/** An event may be sent when no open transaction can still write one before it. */
const isSettled = sql`events.transaction_id < pg_snapshot_xmin(pg_current_snapshot())`;

/**
 * Reads events in order: by the transaction that wrote them, then by row. An open transaction delays all later events
 * until it has ended. Events of a connection that is being deleted are included: a caller may wait for them.
 */
@Injectable()
export class EventStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** The current position. */
  async readHorizon(): Promise<EventHorizon> {
    const { rows } = await sql<{ head: string; next: string; at: number; after: number[] }>`
      select pg_snapshot_xmin(snapshot)::text as head, pg_snapshot_xmax(snapshot)::text as next,
        floor(extract(epoch from clock_timestamp()))::bigint as at,
        array(select row_id::float8 from refresh_events
          where transaction_id >= pg_snapshot_xmin(pg_current_snapshot())) as after
      from pg_current_snapshot() as snapshot`.execute(this.database);
    const [row] = rows;
    if (row === undefined) throw new Error('The database returned no snapshot.');
    return {
      head: { transactionId: row.head, rowId: 0, atInSeconds: row.at },
      rowsAfterHead: new Set(row.after),
      nextTransactionId: row.next,
    };
  }

  /** Up to `limit` events after `cursor` that may be sent. */
  async readAfter(cursor: EventCursor, scope: EventScope, limit: number): Promise<EventPage> {
    const { rows } = await sql<StreamedEventRow>`
      select ${columns} from refresh_events as events
      where ${isAfter(cursor)} and ${isWithin(scope)} and ${isSettled}
      order by events.transaction_id, events.row_id limit ${limit}`.execute(this.database);
    const events = rows.map((row) => new StoredEvent(row));
    const more = rows.length === limit || (await this.isMoreAfter(events.at(-1)?.cursor ?? cursor, scope));
    return { events, more };
  }

  /** The newest event of a refresh, even if earlier events can still follow; null when it or its connection was deleted. */
  async readNewest(refreshId: string): Promise<StoredEvent | null> {
    const { rows } = await sql<StreamedEventRow>`
      select ${columns} from refresh_events as events
      join connections on connections.internal_id = events.connection_id and connections.deleted_at is null
      where events.refresh_id = ${refreshId} order by events.sequence desc limit 1`.execute(this.database);
    return rows[0] === undefined ? null : new StoredEvent(rows[0]);
  }

  /** The newest event of each unfinished refresh after `afterId`, ordered by refresh id. */
  async readCurrentStates(
    afterId: string,
    scope: EventScope,
    limit: number,
  ): Promise<{ readonly events: readonly StoredEvent[]; readonly lastId: string | null }> {
    const { rows } = await sql<StreamedEventRow>`
      select ${columns}
      from refreshes
      join lateral (select * from refresh_events as newest where newest.refresh_id = refreshes.id
        order by newest.sequence desc limit 1) as events on true
      where refreshes.finished_at is null and refreshes.id > ${afterId} and ${isWithin(scope)}
      order by refreshes.id limit ${limit}`.execute(this.database);
    return {
      events: rows.map((row) => new StoredEvent(row)),
      lastId: rows.length === limit ? (rows.at(-1)?.refresh_id ?? null) : null,
    };
  }

  private async isMoreAfter(cursor: EventCursor, scope: EventScope): Promise<boolean> {
    const { rows } = await sql<{ more: boolean }>`
      select exists (select 1 from refresh_events as events where ${isAfter(cursor)} and ${isWithin(scope)}) as more`.execute(
      this.database,
    );
    return rows[0]?.more === true;
  }
}

function isAfter({ transactionId, rowId }: EventCursor): RawBuilder<unknown> {
  return sql`(events.transaction_id, events.row_id) > (${transactionId}::xid8, ${rowId}::bigint)`;
}

function isWithin({ refreshId, connections }: EventScope): RawBuilder<unknown> {
  if (refreshId !== undefined) return sql`events.refresh_id = ${refreshId}`;
  if (connections === undefined) return sql`true`;
  return sql`events.connection_id in (select internal_id from connections where id = any(${[...connections]}::text[]))`;
}
