import { setTimeout as sleep } from 'node:timers/promises';
import { ClaimLoop } from '../../../src/database/lease/claim-loop.js';
import { LeasedTable } from '../../../src/database/lease/leased-table.js';
import { openDatabase } from '../../../src/database/open-database.js';
import { systemClock } from '../../../src/platform/clock.js';
import { quietLogger } from './quiet-logger.js';

// A replica reduced to its claim loop, to be stopped and killed: it reports what it owns, and when it may no longer write.
const [databaseUrl = '', lease = ''] = process.argv.slice(2);
const report = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
const { database, signals } = await openDatabase({ databaseUrl, dataDir: '/nowhere' }, quietLogger);
new ClaimLoop({
  table: new LeasedTable({
    database,
    table: 'dispatches',
    keyColumn: 'connection_id',
    owner: `process-${process.pid}`,
  }),
  signals,
  channel: 'dispatches',
  clock: systemClock,
  logger: quietLogger,
  leaseInMs: Number(lease),
  work: async (held) => {
    await database.transaction().execute((transaction) => held.takeDemands(transaction));
    report({ fence: held.fence });
    try {
      for (;;) {
        await sleep(20);
        await database.transaction().execute((transaction) => held.hold(transaction));
      }
    } catch (error) {
      report({ rejected: error instanceof Error ? error.name : String(error), mayCall: held.mayCall() });
      return null;
    }
  },
}).start();
