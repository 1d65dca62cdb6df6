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

/** An event that was read for streams; it is written out once, for however many of them. */
export class StoredEvent {
  readonly cursor: EventCursor;
  readonly refreshId: string;
  readonly sequence: number;
  readonly final: boolean;
  /** The refresh as it then was. */
  readonly refresh: RefreshDto;
  private readonly body: string;
  private written: Buffer | null = null;

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

  /** As a server-sent event whose `id:` is its own place. */
  get frame(): Buffer {
    this.written ??= Buffer.from(`id: ${writeEventCursor(this.cursor)}\n${this.body}`);
    return this.written;
  }

  /** As a server-sent event that leaves the client's place alone, or moves it to `cursor`. */
  writeAsState(cursor: EventCursor | null): string {
    return cursor === null ? this.body : `id: ${writeEventCursor(cursor)}\n${this.body}`;
  }
}
