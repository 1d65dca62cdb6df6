import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { revokeSilently, storeKey } from '../../test/e2e/access/store-key.js';
import { createTestDatabase, type TestDatabase } from '../../test/stage/database/create-test-database.js';
import { quietLogger } from '../../test/stage/database/quiet-logger.js';
import { openDatabase } from '../database/open-database.js';
import { systemClock } from '../platform/clock.js';
import { CallerWatch } from './caller-watch.js';
import { type Caller, everyScope } from './caller.js';
import { keyChannel } from './keys/key-store.js';

describe('the watch on a caller', () => {
  let test: TestDatabase;
  const closers: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    test = await createTestDatabase();
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    await test.close();
  });

  /** Without the slow check, only a hint or the expiry aborts the signal. */
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

  const untilAborted = async ({ signal }: { readonly signal: AbortSignal }) => {
    if (!signal.aborted) await once(signal, 'abort');
  };

  it('aborts when another replica revokes the key, and not when it revokes another key', async () => {
    const [here, there] = [await startReplica(), await startReplica()];
    const [revoked, kept] = [await storeKey(test.database), await storeKey(test.database)];
    const [first, second] = [revoked, kept].map(({ id }) => there.watch.watch(callerOf(id)));
    await revokeSilently(test.database, revoked.id);
    here.signals.notify(keyChannel, revoked.id);
    if (first === undefined || second === undefined) throw new Error('Two watches were opened.');
    await untilAborted(first);
    expect(second.signal.aborted).toBe(false);
    second.close();
  });

  it('aborts with the next slow check when the hint of a revocation is lost', async () => {
    const { watch } = await startReplica({ checksSlowly: true });
    const { id } = await storeKey(test.database);
    const watched = watch.watch(callerOf(id));
    await revokeSilently(test.database, id);
    await untilAborted(watched);
  });

  it('aborts immediately when the key was revoked before the watch started', async () => {
    const { watch } = await startReplica();
    const { id } = await storeKey(test.database);
    await revokeSilently(test.database, id);
    await untilAborted(watch.watch(callerOf(id)));
  });

  it('aborts when the token expires, and not before', async () => {
    const { watch } = await startReplica();
    const endInMs = systemClock.nowInMs() + 150;
    await untilAborted(watch.watch(callerOf('https://issuer user', endInMs)));
    expect(systemClock.nowInMs()).toBeGreaterThanOrEqual(endInMs);
    expect(watch.watch(callerOf('https://issuer user', systemClock.nowInMs() - 1)).signal.aborted).toBe(true);
  });

  it('does not abort for the admin key, or for a token that expires in years', async () => {
    const { watch } = await startReplica();
    const years = watch.watch(callerOf('https://issuer user', systemClock.nowInMs() + 1e12));
    const admin = watch.watch(callerOf('admin'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([years.signal.aborted, admin.signal.aborted]).toEqual([false, false]);
    years.close();
    admin.close();
  });
});
