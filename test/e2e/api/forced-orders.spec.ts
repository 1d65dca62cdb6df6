import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectPatientPool } from '../../stage/database/connect-patient-pool.js';
import type { Database } from '../../../src/database/database.js';
import { createTestDatabase, type TestDatabase } from '../../stage/database/create-test-database.js';
import { holdOpen } from '../../stage/database/hold-open.js';
import {
  arrangeMeeting,
  type Action,
  describeMeeting,
  runAction,
  type Extent,
  type Stage,
} from './meeting.js';

/** The actions that are possible at each stage. */
const actions: Readonly<Record<Stage, readonly Action[]>> = {
  unfixed: ['fix', 'cancel', 'expire'],
  waiting: ['join', 'join all', 'freeze', 'cancel', 'expire'],
  triggering: ['join', 'join all', 'accepted', 'requeue', 'end', 'cancel'],
  live: ['join', 'follow', 'join all', 'end', 'cancel', 'expire'],
};

/** Actions of the owner of a connection, which never happen at the same time. */
const ownerActions: readonly Action[] = ['freeze', 'accepted', 'requeue', 'end'];

const pairsOf = (stage: Stage) =>
  actions[stage].flatMap((first) =>
    actions[stage]
      .filter((second) => !ownerActions.includes(first) || !ownerActions.includes(second) || first === 'fix')
      .map((second) => ({ stage, first, second })),
  );

const pairsWithRuns = [...pairsOf('waiting'), ...pairsOf('triggering'), ...pairsOf('live')];

describe('of two transactions on one refresh, the second waits and then sees the result of the first', () => {
  let server: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await createTestDatabase();
    database = connectPatientPool(server.url, 8).database;
  });
  afterAll(async () => {
    await database.destroy();
    await server.close();
  });

  async function meet(extent: Extent, { stage, first, second }: ReturnType<typeof pairsOf>[number]) {
    const sequential = await arrangeMeeting(database, extent, stage);
    for (const action of [first, second]) {
      await database.transaction().execute((transaction) => runAction(transaction, sequential, action));
    }
    const concurrent = await arrangeMeeting(database, extent, stage);
    await holdOpen(
      database,
      (transaction) => runAction(transaction, concurrent, first),
      () => database.transaction().execute((transaction) => runAction(transaction, concurrent, second)),
    );
    expect(await describeMeeting(concurrent)).toEqual(await describeMeeting(sequential));
  }

  it.each(pairsWithRuns)('over one source, $stage: first $first, then $second', (pair) =>
    meet('single', pair),
  );

  it.each([...pairsOf('unfixed'), ...pairsWithRuns])(
    'over a whole connection, $stage: first $first, then $second',
    (pair) => meet('whole', pair),
  );
});
