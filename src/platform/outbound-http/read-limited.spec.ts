import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { readLimited } from './read-limited.js';

describe('reading a stream up to a limit', () => {
  it('returns all bytes of a stream at the limit', async () => {
    const bytes = await readLimited(Readable.from([Buffer.from('ab'), Buffer.from('c')]), 3);
    expect(bytes?.toString()).toBe('abc');
  });

  it('destroys a longer stream and returns null', async () => {
    const stream = Readable.from([Buffer.from('ab'), Buffer.from('cd'), Buffer.from('ef')]);
    expect(await readLimited(stream, 3)).toBeNull();
    expect(stream.destroyed).toBe(true);
  });

  it('rejects when the stream fails', async () => {
    const stream = new Readable({ read: () => stream.destroy(new Error('broken')) });
    await expect(readLimited(stream, 3)).rejects.toThrow('broken');
  });
});
