import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { prepareConnection, prepareSources } from '../../../test/stage/database/prepare-connection.js';
import { newId } from '../../platform/new-id.js';
import { readUsualImport } from './load-dispatch-state.js';

const firstTriggerInMs = Date.parse('2026-07-01T10:00:00Z');

describe('the usual duration of the imports of a connection', () => {
  let server: TestDatabase;
  let connectionId: number;

  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    connectionId = await prepareConnection(server.database);
    await prepareSources(server.database, connectionId, ['1']);
  });

  const usual = () =>
    server.database.transaction().execute((transaction) => readUsualImport(transaction, connectionId));

  /** Adds a finished run: triggered in this minute, finished after `seconds`, last seen running after `runningSeen` seconds. */
  async function addFinished(
    minute: number,
    seconds: number,
    isProven = true,
    runningSeen: number | null = null,
  ): Promise<void> {
    const requestedAtInMs = firstTriggerInMs + minute * 60_000;
    await server.database
      .insertInto('runs')
      .values({
        id: newId('run'),
        connection_id: connectionId,
        source_id: '1',
        kind: 'watermark',
        state: 'finished',
        priority: 'interactive',
        requested_at: new Date(requestedAtInMs),
        finished_at: new Date(requestedAtInMs + seconds * 1000),
        outcome: isProven ? 'succeeded' : 'abandoned',
        evidence: JSON.stringify({
          runningLastSeenInMs: runningSeen === null ? null : requestedAtInMs + runningSeen * 1000,
        }),
        proof: isProven ? JSON.stringify({ kind: 'stamp-moved' }) : null,
      })
      .execute();
  }

  it('is unknown before an end was proven', async () => {
    await addFinished(0, 900, false);
    expect(await usual()).toBeNull();
  });

  it('is the shortest of the imports with a proven end', async () => {
    await addFinished(0, 75);
    await addFinished(1, 62.5);
    await addFinished(2, 1, false);
    expect(await usual()).toEqual({ overAfterInMs: 62_500, runningAfterInMs: null });
  });

  it('includes the longest time after which one was still seen running', async () => {
    await addFinished(0, 75, true, 50);
    await addFinished(1, 62, true, 45.5);
    await addFinished(2, 80);
    expect(await usual()).toEqual({ overAfterInMs: 62_000, runningAfterInMs: 50_000 });
  });

  it('ignores old imports', async () => {
    await addFinished(0, 5);
    for (let minute = 1; minute <= 50; minute += 1) await addFinished(minute, 40 + minute);
    expect(await usual()).toMatchObject({ overAfterInMs: 41_000 });
  });

  it('ignores other connections', async () => {
    await addFinished(0, 5);
    connectionId = await prepareConnection(server.database);
    expect(await usual()).toBeNull();
  });
});
