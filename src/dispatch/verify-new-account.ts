import { sql } from 'kysely';
import type { NewAccountOutcome } from '../connections/connection-calls.port.js';
import type { Database } from '../database/database.js';
import type { Provider } from '../providers/contract/provider.js';
import { errorOfRead } from './plan/failure-codes.js';
import { countCalls, learnFromResponse, newWindow } from './plan/quota-window.js';

/** Verifies a new account with one call, before its connection exists. The response also seeds the quota window. */
export async function verifyNewAccount(
  database: Database,
  provider: Provider,
  timeoutInMs: number,
): Promise<NewAccountOutcome> {
  const startedAt = await readNow(database);
  const response = await provider.verify({ signal: AbortSignal.timeout(timeoutInMs) });
  if (response.kind === 'failed') return { kind: 'not-accepted', failure: errorOfRead(response.failure) };
  const finishedAt = await readNow(database);
  const window = countCalls(newWindow(startedAt.getTime()), 1);
  const call = { startedAtInMs: startedAt.getTime(), othersInFlight: 0 };
  const quota = learnFromResponse(window, { ...response.quota, throttled: null }, call, finishedAt.getTime());
  return { kind: 'accepted', seed: { startedAt, finishedAt, quota } };
}

async function readNow(database: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database);
  const [row] = rows;
  if (row === undefined) throw new Error('The database returned no time.');
  return row.now;
}
