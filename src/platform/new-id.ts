import { TypeID, typeid } from 'typeid-js';

/** `rfr` refresh, `run` run, `evt` event, `aud` audit entry, `key` API key, `whk` webhook, `dlv` delivery, `try` credential check. */
export type IdPrefix = 'rfr' | 'run' | 'evt' | 'aud' | 'key' | 'whk' | 'dlv' | 'try';

const bytesOfTime = 6;

/**
 * A new id: the prefix and a UUIDv7 in lower-case base 32, so that ids sort by their creation time. That is `createdAt`, or now by
 * the clock of this process.
 */
export function newId(prefix: IdPrefix, createdAt?: Date): string {
  const id = typeid(prefix);
  if (createdAt === undefined) return id.toString();
  const bytes = id.toUUIDBytes();
  bytes.set(bytesOf(createdAt.getTime()));
  return TypeID.fromUUIDBytes(prefix, bytes).toString();
}

/** The least id that can be created in this millisecond (since 1970) or later. */
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
