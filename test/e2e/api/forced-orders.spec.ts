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

/** What can happen at each stage. */
const actions: Readonly<Record<Stage, readonly Action[]>> = {
  unfixed: ['fix', 'cancel', 'expire'],
  waiting: ['join', 'join all', 'seal', 'cancel', 'expire'],
  triggering: ['join', 'join all', 'accepted', 'put back', 'end', 'cancel'],
  live: ['join', 'follow', 'join all', 'end', 'cancel', 'expire'],
};

/** What only the owner of a connection does: one at a time. */
const ofOwner: readonly Action[] = ['seal', 'accepted', 'put back', 'end'];

const pairsOf = (stage: Stage) =>
  actions[stage].flatMap((first) =>
    actions[stage]
      .filter((second) => !ofOwner.includes(first) || !ofOwner.includes(second) || first === 'fix')
      .map((second) => ({ stage, first, second })),
  );

const asked = [...pairsOf('waiting'), ...pairsOf('triggering'), ...pairsOf('live')];

describe('of two who meet, the second waits and then finds what the first has left', () => {
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
    const apart = await arrangeMeeting(database, extent, stage);
    for (const action of [first, second]) {
      await database.transaction().execute((transaction) => runAction(transaction, apart, action));
    }
    const together = await arrangeMeeting(database, extent, stage);
    await holdOpen(
      database,
      (transaction) => runAction(transaction, together, first),
      () => database.transaction().execute((transaction) => runAction(transaction, together, second)),
    );
    expect(await describeMeeting(together)).toEqual(await describeMeeting(apart));
  }

  it.each(asked)('over one source, $stage: first $first, then $second', (pair) => meet('single', pair));

  it.each([...pairsOf('unfixed'), ...asked])(
    'over a whole connection, $stage: first $first, then $second',
    (pair) => meet('whole', pair),
  );
});
