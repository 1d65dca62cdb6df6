import zlib from 'node:zlib';
import type { FuzzResponse } from './fuzz-response.js';

/** What an honest reader can make of an answer: JSON, or nothing. */
export interface Understood {
  readonly isGood: boolean;
  /** Undefined when it did not arrive whole, is too long, or is no JSON. */
  readonly json: unknown;
  /** Not a byte of a body. */
  readonly isTooLong: boolean;
}

/** Reads an answer by the book, independently of the gateway. */
export function understandResponse(response: FuzzResponse, sizeLimitInBytes: number): Understood {
  const isGood = response.status >= 200 && response.status < 300;
  const bytes = unpack(response);
  const isTooLong = bytes !== null && bytes.length > sizeLimitInBytes;
  return { isGood, isTooLong, json: bytes === null || isTooLong ? undefined : parse(bytes, response) };
}

function unpack({ headers, body, framing, status }: FuzzResponse): Buffer | null {
  // By HTTP these have no body, whatever follows.
  if (status === 204 || status === 304) return Buffer.alloc(0);
  if (framing === 'late') return null;
  const arrived = framing === 'early' ? body.subarray(0, Math.floor(body.length / 2)) : body;
  try {
    // Its checksum may be missing: what can be unpacked did come.
    const lenient = { finishFlush: zlib.constants.Z_SYNC_FLUSH };
    if (headers.includes('Content-Encoding: gzip')) return zlib.gunzipSync(arrived, lenient);
    if (headers.includes('Content-Encoding: deflate')) return zlib.inflateSync(arrived, lenient);
    return arrived;
  } catch {
    return null;
  }
}

function parse(bytes: Buffer, { headers }: FuzzResponse): unknown {
  const charset = headers
    .map((line) => /^Content-Type: .*charset=(\S+)/.exec(line)?.[1])
    .find((name) => name !== undefined);
  const label = charset === undefined || charset === 'no-such-charset' ? 'utf-8' : charset;
  try {
    return JSON.parse(new TextDecoder(label).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
