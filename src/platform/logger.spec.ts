import { describe, expect, test } from '@jest/globals';
import { Writable } from 'node:stream';
import { createLogger } from './logger.js';

function collect(): { readonly lines: string[]; readonly destination: Writable } {
  const lines: string[] = [];
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    lines.push(chunk.toString());
    done();
  };
  return { lines, destination: new Writable({ write }) };
}

describe('the logger', () => {
  test('redacts values under names of secrets, down to the third level', () => {
    const { lines, destination } = collect();
    const secrets = { apiKey: 'canary', 'set-cookie': 'canary', authorization: 'canary' };
    createLogger('info', destination).info({ ...secrets, call: { ...secrets, headers: secrets } }, 'Called');
    expect(lines).toHaveLength(1);
    expect(lines.join('')).not.toContain('canary');
    expect(JSON.parse(lines.join(''))).toMatchObject({
      apiKey: '[redacted]',
      call: { headers: { authorization: '[redacted]' } },
    });
  });

  test('logs the description of an error, without the fields that libraries add to it', () => {
    const { lines, destination } = collect();
    const cause = Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new TypeError('call failed', { cause }), { config: { auth: 'canary' } });
    createLogger('info', destination).error({ err: error }, 'Failed');
    expect(lines.join('')).not.toContain('canary');
    expect(JSON.parse(lines.join(''))).toMatchObject({
      level: 'error',
      err: {
        type: 'TypeError',
        message: 'call failed',
        cause: { message: 'connect failed', code: 'ECONNREFUSED' },
      },
    });
  });

  test('writes no line below its level', () => {
    const { lines, destination } = collect();
    const logger = createLogger('warn', destination);
    logger.info('quiet');
    logger.warn('loud');
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['loud']);
  });
});
