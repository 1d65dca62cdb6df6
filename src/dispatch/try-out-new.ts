import { sql } from 'kysely';
import type { NewAccountOutcome } from '../connections/connection-calls.port.js';
import type { Database } from '../database/database.js';
import type { Provider } from '../providers/contract/provider.js';
import { errorOfRead } from './plan/failure-codes.js';
import { countCalls, learnFromAnswer, newWindow } from './plan/quota-window.js';

/** Verifies an account that no connection has yet with one call, and keeps what its answer tells of the quota. */
export async function tryOutNew(
  database: Database,
  provider: Provider,
  timeoutInMs: number,
): Promise<NewAccountOutcome> {
  const begunAt = await readNow(database);
  const answer = await provider.verify({ signal: AbortSignal.timeout(timeoutInMs) });
  if (answer.kind === 'failed') return { kind: 'not-accepted', failure: errorOfRead(answer.failure) };
  const endedAt = await readNow(database);
  const window = countCalls(newWindow(begunAt.getTime()), 1);
  const call = { begunAtInMs: begunAt.getTime(), othersInFlight: 0 };
  const quota = learnFromAnswer(window, { ...answer.quota, throttled: null }, call, endedAt.getTime());
  return { kind: 'accepted', seed: { begunAt, endedAt, quota } };
}

async function readNow(database: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database);
  const [row] = rows;
  if (row === undefined) throw new Error('The database tells no time.');
  return row.now;
}
