import { type Readable } from 'node:stream';

/** Reads a stream to its end, or null (and destroys it) as soon as it is longer than the limit. Rejects as the stream fails. */
export async function readLimited(stream: Readable, limitInBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let total = 0;
  const parts: AsyncIterable<unknown> = stream;
  for await (const part of parts) {
    if (!Buffer.isBuffer(part)) throw new TypeError('The stream gives text where bytes are expected.');
    total += part.length;
    if (total > limitInBytes) return null;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
