/** A NOTIFY payload must be shorter than 8,000 bytes. */
const maxPayloadInBytes = 7_900;
const everything = '*';
const separator = '\n';

/** The ids of rows that may have changed, or `all`. */
export type Hints = readonly string[] | 'all';

/** Joins the ids of a burst into one payload; `*` when they do not fit. */
export function joinHints(ids: ReadonlySet<string>): string {
  const payload = [...ids].join(separator);
  return Buffer.byteLength(payload) <= maxPayloadInBytes ? payload : everything;
}

/** The reverse of `joinHints`. */
export function splitHints(payload: string): Hints {
  return payload === everything ? 'all' : payload.split(separator);
}
