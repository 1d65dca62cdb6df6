import { describeEvent, type EventRow } from '../describe-event.js';
import type { RefreshDto } from '../../refresh/api/refresh.dto.js';
import { type EventCursor, writeEventCursor } from './event-cursor.js';

/** The columns of an event that streams need. */
export interface StreamedEventRow extends EventRow {
  readonly row_id: number;
  readonly transaction_id: string;
  readonly refresh_id: string;
  readonly final: boolean;
}

/** An event for streams. It is encoded once for all of them. */
export class StoredEvent {
  readonly cursor: EventCursor;
  readonly refreshId: string;
  readonly sequence: number;
  readonly final: boolean;
  /** The refresh at the time of the event. */
  readonly refresh: RefreshDto;
  private readonly body: string;
  private encoded: Buffer | null = null;

  constructor(row: StreamedEventRow) {
    const described = describeEvent(row);
    this.cursor = {
      transactionId: row.transaction_id,
      rowId: row.row_id,
      atInSeconds: Math.floor(row.created_at.getTime() / 1000),
    };
    this.refreshId = row.refresh_id;
    this.sequence = row.sequence;
    this.final = row.final;
    this.refresh = described.data.refresh;
    this.body = `event: ${row.type}\ndata: ${JSON.stringify(described)}\n\n`;
  }

  /** The server-sent event with its own cursor as `id:`. */
  get frame(): Buffer {
    this.encoded ??= Buffer.from(`id: ${writeEventCursor(this.cursor)}\n${this.body}`);
    return this.encoded;
  }

  /** The server-sent event with `cursor` as `id:`. With null it has no `id:`, and the client keeps its last one. */
  writeAsState(cursor: EventCursor | null): string {
    return cursor === null ? this.body : `id: ${writeEventCursor(cursor)}\n${this.body}`;
  }
}
