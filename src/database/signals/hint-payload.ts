/** NOTIFY takes less than 8,000 bytes. */
const maxPayloadInBytes = 7_900;
const everything = '*';
const separator = '\n';

/** Which rows may have changed: their ids, or `all` when anything may have. */
export type Hints = readonly string[] | 'all';

/** One payload for all ids of a burst; `*` when they do not fit into one. */
export function joinHints(ids: ReadonlySet<string>): string {
  const payload = [...ids].join(separator);
  return Buffer.byteLength(payload) <= maxPayloadInBytes ? payload : everything;
}

/** The reverse of `joinHints`. */
export function splitHints(payload: string): Hints {
  return payload === everything ? 'all' : payload.split(separator);
}
