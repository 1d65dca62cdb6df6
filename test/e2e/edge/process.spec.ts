import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { compileCache } from '../../stage/gateway/compile-cache.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';

const main = join(process.cwd(), 'dist/main.js');

describe('the process of the gateway', () => {
  let folder: string;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  });
  afterEach(async () => {
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    // The database server of a gateway that ended abruptly stops a moment later.
    await rm(folder, { recursive: true, maxRetries: 20, retryDelay: 100 });
  });

  function start(environment: Readonly<Record<string, string>>) {
    const started = spawn(process.execPath, [main], {
      cwd: folder,
      env: { PORT: '0', LOG_LEVEL: 'warn', ...compileCache, ...environment },
    });
    child = started;
    return started;
  }

  /** Waits for the start message and returns the URL to call. */
  async function originOf(started: ReturnType<typeof start>): Promise<string> {
    for await (const line of createInterface(started.stdout)) {
      const [, origin] = /^First call: curl -sS (http:\/\/[^/]+)\//.exec(line) ?? [];
      if (origin !== undefined) return origin;
    }
    throw new Error('The gateway ended before it was ready.');
  }

  test('a stop signal ends it gracefully, with exit code 0', async () => {
    const started = start({});
    await originOf(started);
    started.kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([0, null]);
  });

  test.each(['stalls', 'is gone'])(
    'a stop signal ends it even if the reader of its log %s',
    async (reader) => {
      const started = start({ LOG_LEVEL: 'info' });
      const origin = await originOf(started);
      started.stdout.pause();
      // Many more lines than the buffer of the pipe can hold.
      for (let round = 0; round < 60; round += 1)
        await Promise.all(
          Array.from({ length: 50 }, async () => (await fetch(`${origin}/health/live`)).text()),
        );
      if (reader === 'is gone') started.stdout.destroy();
      started.kill('SIGTERM');
      expect(await once(started, 'exit')).toEqual([0, null]);
    },
  );

  test('PG* of the environment says nothing of the embedded database', async () => {
    const origin = await originOf(
      start({
        PGPORT: '6543',
        PGHOST: 'db.invalid',
        PGUSER: 'somebody',
        PGDATABASE: 'elsewhere',
        PGSSLMODE: 'require',
        PGSSLNEGOTIATION: 'direct',
        PGREPLICATION: 'true',
        PGCLIENT_ENCODING: 'LATIN1',
        PGOPTIONS: '-c statement_timeout=1 -c nonsense=1',
      }),
    );
    expect((await fetch(`${origin}/health/ready`)).status).toBe(200);
  });

  test('a Ctrl-C that npm forwards a second time counts as one stop signal', async () => {
    const started = start({});
    await originOf(started);
    started.kill('SIGINT');
    await setTimeout(5);
    started.kill('SIGINT');
    expect(await once(started, 'exit')).toEqual([0, null]);
  });

  test('a stop signal during the start ends it immediately', async () => {
    const started = start({});
    // The key is created before the database, which takes much longer.
    await waitUntil(() => existsSync(join(folder, 'data/admin-key')));
    started.kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([143, null]);
  });

  test('a SIGHUP during the start does not end it', async () => {
    const started = start({});
    await waitUntil(() => existsSync(join(folder, 'data/admin-key')));
    started.kill('SIGHUP');
    const origin = await originOf(started);
    expect((await fetch(`${origin}/health/live`)).status).toBe(200);
  });

  test('during the shutdown delay it is unready and still serves; a second signal ends it immediately', async () => {
    const started = start({ SHUTDOWN_DELAY: '60' });
    const origin = await originOf(started);
    started.kill('SIGINT');
    // The signal takes a moment to arrive.
    await waitUntil(async () => (await fetch(`${origin}/health/ready`)).status === 503);
    expect((await fetch(`${origin}/health/live`)).status).toBe(200);
    started.kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([143, null]);
  });

  test('a port that is in use is reported in one line with a solution', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const started = start({ PORT: `${port}` });
    const [message, exit] = await Promise.all([text(started.stderr), once(started, 'exit')]);
    holder.close();
    expect(exit).toEqual([1, null]);
    expect(message).toMatch(
      new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is already in use\\..*PORT=\\d+\\n$`),
    );
  });

  test('all invalid settings are reported before anything starts', async () => {
    const started = start({ PORT: 'x', DOCS: 'y' });
    const [message, exit] = await Promise.all([text(started.stderr), once(started, 'exit')]);
    expect(exit).toEqual([1, null]);
    expect(message).toMatch(/^The settings are not valid:\n {2}PORT: .*\n {2}DOCS: .*\n$/);
  });
});
