import { TypeID, typeid } from 'typeid-js';

/**
 * `rfr` a refresh, `run` a run, `evt` an event, `aud` an entry of the audit, `key` a key, `whk` a webhook, `dlv` a delivery to
 * one, `try` a trial of credentials.
 */
export type IdPrefix = 'rfr' | 'run' | 'evt' | 'aud' | 'key' | 'whk' | 'dlv' | 'try';

const bytesOfTime = 6;

/**
 * A new id: the prefix and a UUIDv7 in lower-case base 32, so that ids sort by the time they were made: now, by this process's
 * clock, or `madeAt`.
 */
export function newId(prefix: IdPrefix, madeAt?: Date): string {
  const id = typeid(prefix);
  if (madeAt === undefined) return id.toString();
  const bytes = id.toUUIDBytes();
  bytes.set(bytesOf(madeAt.getTime()));
  return TypeID.fromUUIDBytes(prefix, bytes).toString();
}

/** The least id that can have been made in this millisecond (since 1970) or later. */
export function leastIdOf(prefix: IdPrefix, timeInMs: number): string {
  const bytes = new Uint8Array(16);
  bytes.set(bytesOf(Math.min(Math.max(timeInMs, 0), 2 ** 47)));
  return TypeID.fromUUIDBytes(prefix, bytes).toString();
}

function bytesOf(timeInMs: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.trunc(timeInMs)));
  return bytes.subarray(8 - bytesOfTime);
}
