/**
 * A position in the commit order of events: after the event with this transaction and row. Row 0 means after every event of earlier
 * transactions. `atInSeconds` is the time of that position (Unix time of the database).
 */
export interface EventCursor {
  /** A decimal `xid8`. */
  readonly transactionId: string;
  readonly rowId: number;
  readonly atInSeconds: number;
}

const form = /^([1-9]\d{0,18})-(0|[1-9]\d{0,14})-(0|[1-9]\d{0,10})$/;

/** The cursor as the `id:` of a server-sent event. */
export function writeEventCursor({ transactionId, rowId, atInSeconds }: EventCursor): string {
  return `${transactionId}-${rowId}-${atInSeconds}`;
}

/** Reads a `Last-Event-ID`; null when it is not a cursor of this gateway. */
export function readEventCursor(value: string): EventCursor | null {
  const [, transactionId, rowId, atInSeconds] = form.exec(value) ?? [];
  if (transactionId === undefined || rowId === undefined || atInSeconds === undefined) return null;
  return { transactionId, rowId: Number(rowId), atInSeconds: Number(atInSeconds) };
}

/** Negative when `one` comes before `other`, 0 when they are equal. */
export function compareEventCursors(one: EventCursor, other: EventCursor): number {
  return compareDecimals(one.transactionId, other.transactionId) || one.rowId - other.rowId;
}

/** Compares decimal numbers without leading zeros that may be beyond 2^53. */
export function compareDecimals(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
