import { type Readable } from 'node:stream';

/** Reads a stream to its end. Destroys it and returns null when it is longer than the limit. Rejects when the stream fails. */
export async function readLimited(
  stream: Readable,
  limitInBytes: number,
  keep = true,
): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let total = 0;
  const untyped: AsyncIterable<unknown> = stream;
  for await (const chunk of untyped) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('The stream gives strings where bytes are expected.');
    total += chunk.length;
    if (total > limitInBytes) return null;
    if (keep) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
