import { expect } from '@jest/globals';
import type { Database } from '../../../src/database/database.js';
import type { RefreshDto } from '../../../src/refresh/api/refresh.dto.js';
import { isFinal } from '../../../src/refresh/rules/refresh-status.js';
import type { Caller } from './caller.js';

const maxInMs = 60_000;

/** Requests a refresh and expects it to be stored; `request` is the body of `POST /refresh`. */
export async function requestRefresh(
  gateway: Caller,
  request: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<RefreshDto> {
  const response = await gateway.call('/refresh', { method: 'POST', json: request, headers });
  const refresh = gateway.refreshOf(response);
  expect(response.status).toBe(isFinal(refresh.status) ? 200 : 202);
  return refresh;
}

/** Reads the current state of a refresh. */
export async function read(gateway: Caller, id: string): Promise<RefreshDto> {
  return gateway.refreshOf(await gateway.call(`/refresh/${id}`));
}

/**
 * Polls a refresh with its `ETag` and waits for each change until `reached`; returns every state it saw, the last one included.
 * Fails if the refresh finishes before that, or after a minute.
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

/** Waits until the refresh is seen in this status, and returns it. */
export async function waitForStatus(
  gateway: Caller,
  id: string,
  status: RefreshDto['status'],
): Promise<RefreshDto> {
  return lastOf(await followUntil(gateway, id, (refresh) => refresh.status === status));
}

/** Waits until the refresh has finished, and returns it. */
export async function waitForEnd(gateway: Caller, id: string): Promise<RefreshDto> {
  return lastOf(await followUntil(gateway, id, (refresh) => isFinal(refresh.status)));
}

/** The states that a refresh entered, in the order of its events; expects at most one final event. */
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
