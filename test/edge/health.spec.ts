import { describe, expect, test } from '@jest/globals';
import { type DynamicModule, Module } from '@nestjs/common';
import { Kysely, PostgresDialect } from 'kysely';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { DATABASE } from '../../src/database/database.js';
import { Shutdown } from '../../src/platform/shutdown.js';
import { startTestGateway } from './start-test-gateway.js';

@Module({})
class DatabaseRoom {
  static at(port: number): DynamicModule {
    const pool = new pg.Pool({ host: '127.0.0.1', port });
    const database = new Kysely({ dialect: new PostgresDialect({ pool }) });
    const providers = [{ provide: DATABASE, useValue: database }];
    return { module: DatabaseRoom, global: true, providers, exports: [DATABASE] };
  }
}

describe('health', () => {
  test('a gateway that serves is ready until its stop begins, and lives on', async () => {
    const gateway = await startTestGateway();
    try {
      const ready = await fetch(`${gateway.origin}/health/ready`);
      expect(await ready.json()).toEqual({ status: 'up', components: { gateway: 'up' } });
      gateway.app.get(Shutdown, { strict: false }).begin();
      const stopping = await fetch(`${gateway.origin}/health/ready`);
      expect([stopping.status, stopping.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await stopping.json()).toMatchObject({ code: 'unavailable', components: { gateway: 'down' } });
      expect((await fetch(`${gateway.origin}/health/live`)).status).toBe(200);
    } finally {
      await gateway.stop();
    }
  });

  test('a database that accepts and never answers makes it unready within a bounded time', async () => {
    const silent = createServer((socket) => socket.on('error', () => socket.destroy())).listen(
      0,
      '127.0.0.1',
    );
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const sockets = new Set<{ destroy: () => unknown }>();
    silent.on('connection', (socket) => sockets.add(socket));
    const gateway = await startTestGateway({ rooms: [DatabaseRoom.at(port)] });
    try {
      const answer = await fetch(`${gateway.origin}/health/ready`, { signal: AbortSignal.timeout(5000) });
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({
        detail: 'Down: database.',
        components: { gateway: 'up', database: 'down' },
      });
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
      await gateway.stop();
    }
  });
});
