import { expect } from '@jest/globals';
import type { Database } from '../../../src/database/database.js';
import type { RefreshDto } from '../../../src/refresh/api/refresh.dto.js';
import { isFinal } from '../../../src/refresh/rules/refresh-status.js';
import type { Caller } from './caller.js';

const maxInMs = 60_000;

/** Asks for a refresh and expects it to be stored; `wish` as in the body of `POST /refresh`. */
export async function ask(
  gateway: Caller,
  request: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<RefreshDto> {
  const response = await gateway.call('/refresh', { method: 'POST', json: request, headers });
  const refresh = gateway.refreshOf(response);
  expect(response.status).toBe(isFinal(refresh.status) ? 200 : 202);
  return refresh;
}

/** Reads a refresh as it is now. */
export async function read(gateway: Caller, id: string): Promise<RefreshDto> {
  return gateway.refreshOf(await gateway.call(`/refresh/${id}`));
}

/**
 * Polls a refresh with its `ETag`, waiting for each change, until `reached`; answers every state seen, the last one included.
 * Fails with what it saw when it has ended before, or after a minute.
 */
export async function followUntil(
  gateway: Caller,
  id: string,
  reached: (refresh: RefreshDto) => boolean,
): Promise<readonly RefreshDto[]> {
  const deadline = AbortSignal.timeout(maxInMs);
  const seen: RefreshDto[] = [];
  let known: string | null = null;
  for (;;) {
    const headers: Record<string, string> =
      known === null ? {} : { 'if-none-match': known, prefer: 'wait=2' };
    const response = await gateway.call(`/refresh/${id}`, { headers });
    expect([200, 304]).toContain(response.status);
    known = response.headers.get('etag');
    if (response.status === 200) seen.push(gateway.refreshOf(response));
    const last = seen.at(-1);
    if (last !== undefined && reached(last)) return seen;
    if (last === undefined || isFinal(last.status) || deadline.aborted) {
      throw new Error(
        `Not reached: ${JSON.stringify(last)}; seen ${seen.map((one) => one.status).join(' ')}`,
      );
    }
  }
}

/** The refresh at the first moment that it was seen in this status. */
export async function waitForStatus(
  gateway: Caller,
  id: string,
  status: RefreshDto['status'],
): Promise<RefreshDto> {
  return lastOf(await followUntil(gateway, id, (refresh) => refresh.status === status));
}

/** The refresh at its end. */
export async function waitForEnd(gateway: Caller, id: string): Promise<RefreshDto> {
  return lastOf(await followUntil(gateway, id, (refresh) => isFinal(refresh.status)));
}

/** The states that a refresh entered, from its events, in their order; expects exactly one end once it has ended. */
export async function readEnteredStates(database: Database, id: string): Promise<readonly string[]> {
  const events = await database
    .selectFrom('refresh_events')
    .select(['type', 'sequence', 'final'])
    .where('refresh_id', '=', id)
    .orderBy('row_id')
    .execute();
  const sequences = events.map((event) => event.sequence);
  expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
  expect(new Set(sequences).size).toBe(sequences.length);
  expect(events.filter((event) => event.final).length).toBeLessThanOrEqual(1);
  return events.map((event) => event.type.replace('refresh.', ''));
}

/** The only target of a refresh. */
export function onlyTarget(refresh: RefreshDto): RefreshDto['targets'][number] {
  const [target] = refresh.targets;
  if (target === undefined || refresh.targets.length > 1) {
    throw new Error(`Not one target: ${JSON.stringify(refresh)}`);
  }
  return target;
}

function lastOf(seen: readonly RefreshDto[]): RefreshDto {
  const last = seen.at(-1);
  if (last === undefined) throw new Error('Nothing was seen.');
  return last;
}
