import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { createLogger } from './logger.js';
import { NestLogger } from './nest-logger.js';

describe('a message that is logged through Nest', () => {
  function collect(): { readonly lines: string[]; readonly logger: NestLogger } {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    return { lines, logger: new NestLogger(createLogger('trace', destination)) };
  }

  test('keeps its fields and errors, with secrets redacted', () => {
    const { lines, logger } = collect();
    Logger.overrideLogger(logger);
    new Logger('Somewhere').warn({ err: new TypeError('no response'), apiKey: 'canary' }, 'It failed');
    Logger.overrideLogger(false);
    expect(JSON.parse(lines.join(''))).toMatchObject({
      level: 'warn',
      context: 'Somewhere',
      msg: 'It failed',
      err: {
        type: 'TypeError',
        message: 'no response',
        stack: expect.stringContaining('TypeError') as unknown,
      },
      apiKey: '[redacted]',
    });
  });

  test('is separated from the stack and the context that Nest adds', () => {
    const { lines, logger } = collect();
    logger.error('It failed', 'Error: at somewhere', 'Router');
    logger.log('Mapped', 'Router');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'error', msg: 'It failed', stack: 'Error: at somewhere', context: 'Router' },
      { level: 'debug', msg: 'Mapped', context: 'Router' },
    ]);
  });
});
