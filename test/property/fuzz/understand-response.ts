import zlib from 'node:zlib';
import type { FuzzResponse } from './fuzz-response.js';

/** What a correct reader can read in a response: JSON, or nothing. */
export interface Understood {
  readonly isGood: boolean;
  /** Undefined when the body is incomplete, too long, or no JSON. */
  readonly json: unknown;
  /** True when the body is longer than the limit. */
  readonly isTooLong: boolean;
}

/** Reads a response by the standards, independently of the gateway. */
export function understandResponse(response: FuzzResponse, sizeLimitInBytes: number): Understood {
  const isGood = response.status >= 200 && response.status < 300;
  const bytes = unpack(response);
  const isTooLong = bytes !== null && bytes.length > sizeLimitInBytes;
  return { isGood, isTooLong, json: bytes === null || isTooLong ? undefined : parse(bytes, response) };
}

function unpack({ headers, body, framing, status }: FuzzResponse): Buffer | null {
  // HTTP allows no body for these.
  if (status === 204 || status === 304) return Buffer.alloc(0);
  if (framing === 'late') return null;
  const arrived = framing === 'early' ? body.subarray(0, Math.floor(body.length / 2)) : body;
  try {
    // The checksum may be missing: data that can be decompressed did arrive.
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
