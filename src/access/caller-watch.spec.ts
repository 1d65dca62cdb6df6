import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { revokeSilently, storeKey } from '../../test/e2e/access/store-key.js';
import { createTestDatabase, type TestDatabase } from '../../test/stage/database/create-test-database.js';
import { quietLogger } from '../../test/stage/database/quiet-logger.js';
import { openDatabase } from '../database/open-database.js';
import { systemClock } from '../platform/clock.js';
import { CallerWatch } from './caller-watch.js';
import { type Caller, everyScope } from './caller.js';
import { keyChannel } from './keys/key-channel.js';

describe('a watch on the end of a caller', () => {
  let test: TestDatabase;
  const closers: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    test = await createTestDatabase();
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    await test.close();
  });

  /** Without the slow check only hints and times can end a watch. */
  async function startReplica(
    { checksSlowly }: { readonly checksSlowly: boolean } = { checksSlowly: false },
  ) {
    const opened = await openDatabase({ databaseUrl: test.url, dataDir: '/nowhere' }, quietLogger);
    const watch = new CallerWatch(opened.database, opened.signals, systemClock);
    if (checksSlowly) watch.onApplicationBootstrap();
    closers.push(async () => {
      await watch.onModuleDestroy();
      await opened.close();
    });
    return { watch, signals: opened.signals };
  }

  const callerOf = (id: string, expiresAtInMs?: number): Caller => ({
    id,
    scopes: everyScope,
    connections: null,
    ...(expiresAtInMs === undefined ? {} : { expiresAtInMs }),
  });

  const untilFinished = async ({ finished }: { readonly finished: AbortSignal }) => {
    if (!finished.aborted) await once(finished, 'abort');
  };

  it('ends when the key is revoked on another replica, and that of another key does not', async () => {
    const [here, there] = [await startReplica(), await startReplica()];
    const [revoked, kept] = [await storeKey(test.database), await storeKey(test.database)];
    const [first, second] = [revoked, kept].map(({ id }) => there.watch.watch(callerOf(id)));
    await revokeSilently(test.database, revoked.id);
    here.signals.notify(keyChannel, revoked.id);
    if (first === undefined || second === undefined) throw new Error('Two watches were opened.');
    await untilFinished(first);
    expect(second.finished.aborted).toBe(false);
    second.close();
  });

  it('ends with the next slow check when the hint of a revocation is lost', async () => {
    const { watch } = await startReplica({ checksSlowly: true });
    const { id } = await storeKey(test.database);
    const watched = watch.watch(callerOf(id));
    await revokeSilently(test.database, id);
    await untilFinished(watched);
  });

  it('ends at once when the key had been revoked before the watch began', async () => {
    const { watch } = await startReplica();
    const { id } = await storeKey(test.database);
    await revokeSilently(test.database, id);
    await untilFinished(watch.watch(callerOf(id)));
  });

  it('ends when the time of the token is over, and not before', async () => {
    const { watch } = await startReplica();
    const endInMs = systemClock.nowInMs() + 150;
    await untilFinished(watch.watch(callerOf('https://issuer user', endInMs)));
    expect(systemClock.nowInMs()).toBeGreaterThanOrEqual(endInMs);
    expect(watch.watch(callerOf('https://issuer user', systemClock.nowInMs() - 1)).finished.aborted).toBe(
      true,
    );
  });

  it('of the admin key does not end, and takes an end that lies years ahead', async () => {
    const { watch } = await startReplica();
    const years = watch.watch(callerOf('https://issuer user', systemClock.nowInMs() + 1e12));
    const admin = watch.watch(callerOf('admin'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([years.finished.aborted, admin.finished.aborted]).toEqual([false, false]);
    years.close();
    admin.close();
  });
});
