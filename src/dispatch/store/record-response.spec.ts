import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import {
  prepareConnection,
  prepareDemand,
  readEvents,
  readRuns,
  readTargets,
} from '../../../test/stage/database/prepare-connection.js';
import { StepDispatch } from '../../../test/stage/dispatch/step-dispatch.js';
import type {
  FailureKind,
  ProviderFailure,
  QuotaReading,
} from '../../providers/contract/provider-response.js';
import type {
  ListContinuation,
  SourceReading,
  SourceStatus,
} from '../../providers/contract/source-reading.js';
import type { RefreshRecord } from '../../refresh/store/refresh-records.js';
import { endRefreshEarly } from '../../refresh/store/end-refresh-early.js';
import { storeRefresh } from '../../refresh/store/store-refresh.js';
import type { CallResponse, StartedCall } from './started-call.js';

const quota: QuotaReading = { limit: 40, remaining: 39, resetInMs: 50_000 };
const silent: QuotaReading = { limit: null, remaining: null, resetInMs: null };

function failure(kind: FailureKind, changes: Partial<ProviderFailure> = {}): ProviderFailure {
  return {
    kind,
    detail: `It was ${kind}.`,
    httpStatus: null,
    retryAfterInMs: null,
    jsonBody: true,
    ...changes,
  };
}

function reading(
  source: string,
  lastAttempt: string | null,
  normalizedStatus: SourceStatus | null = null,
  changes: Partial<SourceReading> = {},
): SourceReading {
  return {
    source,
    name: `Store ${source}`,
    marketplace: 'Shop',
    active: true,
    refreshable: true,
    status:
      normalizedStatus === null ? null : { normalizedStatus, providerStatus: `raw ${normalizedStatus}` },
    lastAttempt: lastAttempt === null ? null : { raw: lastAttempt, instant: lastAttempt, ambiguous: false },
    watermarkAtEarliest: null,
    ...changes,
  };
}

const list = (...sources: readonly SourceReading[]): CallResponse => ({
  kind: 'list',
  response: { kind: 'read', value: { sources, continuation: { kind: 'none' } }, quota },
});
const listFailed = (kind: FailureKind, changes: Partial<ProviderFailure> = {}): CallResponse => ({
  kind: 'list',
  response: { kind: 'failed', failure: failure(kind, changes), quota: silent },
});
const accepted: CallResponse = { kind: 'trigger', response: { kind: 'accepted', quota } };
const triggerFailed = (kind: 'not-asked' | 'rejected' | 'unknown', why: ProviderFailure): CallResponse => ({
  kind: 'trigger',
  response: { kind, failure: why, quota: silent },
});
const before = '2026-07-01T10:00:00Z';
const after = '2026-07-01T10:05:00Z';

describe('recording a response', () => {
  let server: TestDatabase;
  let connectionId: number;
  let dispatch: StepDispatch;

  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    connectionId = await prepareConnection(server.database, 'shipengine');
    dispatch = new StepDispatch(server.database, connectionId);
  });

  const store = async (source: string | null, maxAgeSeconds: number | null = null) =>
    storeRefresh(
      server.database,
      await prepareDemand(server.database, connectionId, source, { maxAgeSeconds }),
    );
  const stateOf = (refresh: RefreshRecord) =>
    server.database
      .selectFrom('refreshes')
      .selectAll()
      .where('id', '=', refresh.id)
      .executeTakeFirstOrThrow();
  const dispatchRow = () =>
    server.database
      .selectFrom('dispatches')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .executeTakeFirstOrThrow();
  const runsNow = () => readRuns(server.database, connectionId);

  /** Moves all times of the connection into the past. */
  async function letTimePass(seconds: number): Promise<void> {
    const past = sql`${seconds} * interval '1 second'`;
    await sql`update runs set not_before = not_before - ${past}, unknown_since = unknown_since - ${past},
      requested_at = requested_at - ${past}, accepted_at = accepted_at - ${past}, created_at = created_at - ${past},
      evidence = case when evidence ->> 'countsFromInMs' is null then evidence else jsonb_set(evidence, '{countsFromInMs}',
        to_jsonb((evidence ->> 'countsFromInMs')::bigint - ${seconds}::bigint * 1000)) end
      where connection_id = ${connectionId}`.execute(server.database);
    await sql`update dispatches set list_started_at = list_started_at - ${past}, list_finished_at = list_finished_at - ${past},
      failed_list_started_at = failed_list_started_at - ${past}, list_failure = case
        when list_failure ->> 'retryAtInMs' is null then list_failure
        else jsonb_set(list_failure, '{retryAtInMs}', '0') end
      where connection_id = ${connectionId}`.execute(server.database);
    await sql`update dispatches set quota = quota || (select jsonb_object_agg(key, value::bigint - ${seconds}::bigint * 1000)
        from jsonb_each_text(quota) where key in ('openedAtInMs', 'endsAtInMs', 'stoppedUntilInMs') and value is not null)
      where connection_id = ${connectionId} and quota is not null`.execute(server.database);
    await sql`update sources set last_run_finished_at = last_run_finished_at - ${past},
      observation_started_at = observation_started_at - ${past}, observed_at = observed_at - ${past},
      status_read_started_at = status_read_started_at - ${past} where connection_id = ${connectionId}`.execute(
      server.database,
    );
    await sql`update provider_calls set started_at = started_at - ${past} where connection_id = ${connectionId}`.execute(
      server.database,
    );
  }

  /** Reads the list and starts the trigger of source 1. Its response is still missing. */
  async function triggerOnce(normalizedStatus: SourceStatus = 'idle'): Promise<StartedCall> {
    await dispatch.recordResponse(
      await dispatch.passTo('list'),
      list(reading('1', before, normalizedStatus), reading('2', before, normalizedStatus)),
    );
    return dispatch.passTo('trigger');
  }

  it('takes a refresh from the list to the trigger to the tick that shows its end', async () => {
    const refresh = await store('1');
    const trigger = await triggerOnce();
    expect(await runsNow()).toMatchObject([
      {
        state: 'triggering',
        trigger_count: 1,
        evidence: { baseline: { attemptAt: before, normalizedStatus: 'idle' } },
      },
    ]);
    await dispatch.recordResponse(trigger, accepted);
    expect(await stateOf(refresh)).toMatchObject({ status: 'requested' });
    await letTimePass(10);
    await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', after, 'running')));
    await letTimePass(10);
    await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', after, 'idle')));
    expect(await stateOf(refresh)).toMatchObject({ status: 'succeeded', outcome: 'imported' });
    expect(await readTargets(server.database, refresh.id)).toMatchObject([
      {
        evidence: {
          kind: 'running-seen-and-stamp-moved',
          confidence: 'confirmed',
          before: { attemptAt: before },
        },
      },
    ]);
    expect((await readEvents(server.database, refresh.id)).map((event) => event.split('.')[1])).toEqual([
      'queued',
      'requested',
      'running',
      'succeeded',
    ]);
    expect(await dispatch.pass()).toMatchObject({ calls: [], plan: { steps: [], nextPassAtInMs: null } });
  });

  it('does not finish a run by a list read that started before the response of its trigger', async () => {
    const refresh = await store('1');
    const trigger = await triggerOnce();
    await store('unseen');
    await letTimePass(2);
    const early = await dispatch.passTo('list');
    await dispatch.recordResponse(trigger, accepted);
    await dispatch.recordResponse(early, list(reading('1', after, 'idle')));
    expect(await stateOf(refresh)).toMatchObject({ status: 'requested' });
  });

  it('counts calls in flight in a window that a response opens, including one that started after the response', async () => {
    await store('1');
    const call = await dispatch.passTo('list');
    const endsAtInMs = call.startedAtInMs + 3000;
    const reported = { limit: 40, remaining: 39, used: 5, openedAtInMs: 0, endsAtInMs, endIsReported: true };
    const window = JSON.stringify({ ...reported, stoppedUntilInMs: null, responseSeen: true });
    await sql`update dispatches set quota = ${window}::jsonb where connection_id = ${connectionId}`.execute(
      server.database,
    );
    await sql`insert into provider_calls (connection_id, fence, kind, run_ids) values (${connectionId}, 1, 'status', '{}')`.execute(
      server.database,
    );
    await dispatch.recordResponse(call, list(reading('1', before, 'idle')));
    const { rows } = await sql<{ used: number }>`
      select (quota ->> 'used')::integer as used from dispatches where connection_id = ${connectionId}`.execute(
      server.database,
    );
    expect(rows).toEqual([{ used: 2 }]);
  });

  describe('when a trigger certainly had no effect', () => {
    it('lets the run wait for a back-off, open to joiners, as if it had not been triggered', async () => {
      const refresh = await store('1');
      await dispatch.recordResponse(
        await triggerOnce(),
        triggerFailed('not-asked', failure('unreachable', { retryAfterInMs: 60_000 })),
      );
      expect(await runsNow()).toMatchObject([
        {
          state: 'waiting',
          trigger_count: 0,
          failed_count: 1,
          requested_at: null,
          since_sent: null,
          evidence: null,
        },
      ]);
      await dispatch.pass();
      expect(await stateOf(refresh)).toMatchObject({
        status: 'queued',
        requested_at: null,
        waiting: { reason: 'retry' },
      });
      await store('1');
      expect(await runsNow()).toHaveLength(1);
    });

    it('merges the run with one that was created meanwhile, and one import serves both', async () => {
      const first = await store('1');
      const trigger = await triggerOnce();
      const second = await store('1');
      expect(await runsNow()).toHaveLength(2);
      await dispatch.recordResponse(trigger, triggerFailed('not-asked', failure('throttled')));
      const [kept, merged] = await runsNow();
      expect(kept).toMatchObject({ state: 'waiting' });
      expect(merged).toMatchObject({ state: 'finished', outcome: 'withdrawn' });
      await letTimePass(70);
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', before, 'idle')));
      await dispatch.recordResponse(await dispatch.passTo('trigger'), accepted);
      for (const refresh of [first, second]) {
        expect(await stateOf(refresh)).toMatchObject({ status: 'requested' });
        expect(await readTargets(server.database, refresh.id)).toMatchObject([{ run_id: kept?.id }]);
      }
    });

    it('stops the whole account after a 429, and not the run alone', async () => {
      await store('1');
      await dispatch.recordResponse(
        await triggerOnce(),
        triggerFailed('not-asked', failure('throttled', { retryAfterInMs: 7_000 })),
      );
      expect(await runsNow()).toMatchObject([{ state: 'waiting', not_before: null }]);
      const { plan } = await dispatch.pass();
      expect(plan.calls).toEqual([]);
      expect(plan.nextPassAtInMs).not.toBeNull();
    });
  });

  describe('when the response of a trigger was lost', () => {
    it('keeps the run frozen, reads twice, and retriggers it with the same baseline and time', async () => {
      const refresh = await store('1');
      await dispatch.recordResponse(await triggerOnce(), triggerFailed('unknown', failure('lost')));
      expect(await stateOf(refresh)).toMatchObject({ status: 'queued' });
      for (const seconds of [8, 8]) {
        await letTimePass(seconds);
        await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', before, 'idle')));
      }
      expect((await dispatch.pass()).calls).toEqual([]);
      const triggered = (await runsNow())[0];
      await letTimePass(15);
      const { calls } = await dispatch.pass();
      expect(calls.map(({ call }) => call.kind)).toContain('trigger');
      const again = (await runsNow())[0];
      expect(again).toMatchObject({
        state: 'triggering',
        trigger_count: 2,
        evidence: { baseline: { attemptAt: before }, countingReads: 0 },
      });
      expect(again?.requested_at?.getTime()).toBe((triggered?.requested_at?.getTime() ?? 0) - 15_000);
    });

    it('succeeds when a read shows that the import happened', async () => {
      const refresh = await store('1');
      await dispatch.recordResponse(
        await triggerOnce(),
        triggerFailed('unknown', failure('unavailable', { httpStatus: 500 })),
      );
      await letTimePass(8);
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', after, 'idle')));
      expect(await stateOf(refresh)).toMatchObject({ status: 'succeeded' });
      expect(await runsNow()).toMatchObject([{ state: 'finished', outcome: 'succeeded', trigger_count: 1 }]);
    });

    it('counts the run as accepted when a read shows it running', async () => {
      const refresh = await store('1');
      await dispatch.recordResponse(await triggerOnce(), triggerFailed('unknown', failure('lost')));
      await letTimePass(8);
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', before, 'running')));
      expect(await runsNow()).toMatchObject([{ state: 'live', unknown_since: null }]);
      expect(await stateOf(refresh)).toMatchObject({ status: 'running', waiting: null });
    });

    it('counts reads since the sending, even one that started before the loss was known', async () => {
      await store('1');
      const trigger = await triggerOnce();
      await store('unseen');
      await letTimePass(8);
      const early = await dispatch.passTo('list');
      await dispatch.recordResponse(trigger, triggerFailed('unknown', failure('lost')));
      await dispatch.recordResponse(early, list(reading('1', after, 'idle')));
      expect(await runsNow()).toMatchObject([{ outcome: 'succeeded' }, { source_id: 'unseen' }]);
    });

    it('gives the run up after three triggers, with its last failure', async () => {
      const refresh = await store('1');
      let trigger = await triggerOnce();
      for (const attempt of [1, 2, 3]) {
        await dispatch.recordResponse(
          trigger,
          triggerFailed('unknown', failure('unavailable', { detail: 'It broke.' })),
        );
        for (const seconds of [16, 16]) {
          await letTimePass(seconds);
          await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', before, 'idle')));
        }
        const { calls } = await dispatch.pass();
        expect(calls.map(({ call }) => call.kind)).toEqual(attempt < 3 ? ['trigger'] : []);
        const [next] = calls;
        if (next !== undefined) trigger = next;
      }
      expect(await stateOf(refresh)).toMatchObject({
        status: 'failed',
        error: { code: 'provider-unavailable', detail: 'It broke.' },
      });
    });

    it('continues settling when a retrigger certainly had no effect', async () => {
      await store('1');
      await dispatch.recordResponse(await triggerOnce(), triggerFailed('unknown', failure('lost')));
      for (const seconds of [16, 16]) {
        await letTimePass(seconds);
        await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', before, 'idle')));
      }
      await dispatch.recordResponse(
        await dispatch.passTo('trigger'),
        triggerFailed('not-asked', failure('throttled')),
      );
      const [run] = await runsNow();
      expect(run).toMatchObject({ state: 'triggering', trigger_count: 1 });
      expect(run?.unknown_since).not.toBeNull();
    });

    it('is what a new owner assumes for calls that a former owner left open', async () => {
      const refresh = await store('1');
      await triggerOnce();
      const next = new StepDispatch(server.database, connectionId, 2);
      expect((await next.pass()).calls).toEqual([]);
      const [run] = await runsNow();
      expect(run).toMatchObject({ state: 'triggering', last_failure: { code: 'provider-unavailable' } });
      expect(run?.unknown_since).not.toBeNull();
      expect(await stateOf(refresh)).toMatchObject({ status: 'queued', waiting: { reason: 'retry' } });
      const open = await server.database
        .selectFrom('provider_calls')
        .selectAll()
        .where('finished_at', 'is', null)
        .where('connection_id', '=', connectionId)
        .execute();
      expect(open).toEqual([]);
    });
  });

  describe('when the provider rejected a trigger', () => {
    it.each([
      ['rejected', 'provider-rejected'],
      ['forbidden', 'provider-rejected'],
      ['not-found', 'source-not-found'],
      ['not-refreshable', 'source-not-refreshable'],
      ['marketplace', 'marketplace-failed'],
    ] as const)(
      '%s: the target fails immediately with %s, and the credentials are not suspected',
      async (kind, code) => {
        const refresh = await store('1');
        await dispatch.recordResponse(
          await triggerOnce(),
          triggerFailed('rejected', failure(kind, { httpStatus: 400 })),
        );
        expect(await stateOf(refresh)).toMatchObject({
          status: 'failed',
          error: { code, detail: `It was ${kind}.` },
        });
        expect((await dispatchRow()).suspected_refusal).toBeNull();
      },
    );
  });

  describe('when credentials are rejected', () => {
    const status = async () =>
      await server.database
        .selectFrom('connections')
        .select(['status', 'status_reason'])
        .where('internal_id', '=', connectionId)
        .executeTakeFirstOrThrow();

    it('a list read that is rejected too makes the connection unauthorized, and waiting runs fail', async () => {
      const refresh = await store('1');
      await dispatch.recordResponse(
        await triggerOnce(),
        triggerFailed('rejected', failure('unauthorized', { httpStatus: 401, retryAfterInMs: 0 })),
      );
      expect(await status()).toMatchObject({ status: 'active' });
      expect(await runsNow()).toMatchObject([{ state: 'waiting' }]);
      await dispatch.recordResponse(
        await dispatch.passTo('list'),
        listFailed('unauthorized', { httpStatus: 401 }),
      );
      expect(await status()).toEqual({ status: 'unauthorized', status_reason: 'unauthorized' });
      expect((await dispatch.pass()).calls).toEqual([]);
      expect(await stateOf(refresh)).toMatchObject({
        status: 'failed',
        error: { code: 'provider-unauthorized' },
      });
    });

    it('a successful list read clears the suspected refusal', async () => {
      await store('1');
      await dispatch.recordResponse(
        await triggerOnce(),
        triggerFailed('rejected', failure('unauthorized', { retryAfterInMs: 0 })),
      );
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', before, 'idle')));
      expect((await dispatchRow()).suspected_refusal).toBeNull();
      expect(await status()).toMatchObject({ status: 'active' });
      expect((await dispatch.pass()).calls.map(({ call }) => call.kind)).toEqual(['trigger']);
    });

    it('a rejected list read needs a second one', async () => {
      await store('1');
      await dispatch.recordResponse(
        await dispatch.passTo('list'),
        listFailed('plan-required', { httpStatus: 402 }),
      );
      expect(await status()).toMatchObject({ status: 'active' });
      await dispatch.recordResponse(
        await dispatch.passTo('list'),
        listFailed('plan-required', { httpStatus: 402 }),
      );
      expect(await status()).toEqual({ status: 'unauthorized', status_reason: 'plan-required' });
    });

    it.each([
      [true, 'unauthorized'],
      [false, 'active'],
    ])('a 403 to the list read counts only with a JSON body (%s)', async (jsonBody, expected) => {
      await store('1');
      for (const _try of [1, 2]) {
        await letTimePass(60);
        await dispatch.recordResponse(
          await dispatch.passTo('list'),
          listFailed('forbidden', { httpStatus: 403, jsonBody }),
        );
      }
      expect(await status()).toMatchObject({ status: expected });
    });

    it('a suspected refusal of former credentials does not affect the new ones', async () => {
      await store('1');
      const trigger = await triggerOnce();
      await server.database
        .updateTable('connections')
        .set({ credential_version: 2 })
        .where('internal_id', '=', connectionId)
        .execute();
      await dispatch.recordResponse(
        trigger,
        triggerFailed('rejected', failure('unauthorized', { retryAfterInMs: 0 })),
      );
      await dispatch.recordResponse(
        await dispatch.passTo('list'),
        listFailed('unauthorized', { httpStatus: 401 }),
      );
      expect(await status()).toMatchObject({ status: 'active' });
      expect((await dispatchRow()).suspected_refusal).toMatchObject({ credentialVersion: 2 });
      await dispatch.recordResponse(
        await dispatch.passTo('list'),
        listFailed('unauthorized', { httpStatus: 401 }),
      );
      expect(await status()).toMatchObject({ status: 'unauthorized' });
    });

    it('a trigger that is rejected again and again, while list reads work, fails its target in the end', async () => {
      const refresh = await store('1');
      let trigger = await triggerOnce();
      for (const _time of [1, 2, 3]) {
        await dispatch.recordResponse(
          trigger,
          triggerFailed('rejected', failure('unauthorized', { retryAfterInMs: 0 })),
        );
        await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', before, 'idle')));
        trigger = await dispatch.passTo('trigger');
      }
      await dispatch.recordResponse(trigger, triggerFailed('rejected', failure('unauthorized')));
      expect(await stateOf(refresh)).toMatchObject({
        status: 'failed',
        error: { code: 'provider-unauthorized' },
      });
      expect(await status()).toMatchObject({ status: 'active' });
    });
  });

  describe('a list read', () => {
    it('of one page makes no other source missing and fixes no targets before the last page', async () => {
      const all = await store(null);
      const unseen = await store('2');
      const page = (rest: ListContinuation, ...sources: readonly SourceReading[]): CallResponse => ({
        kind: 'list',
        response: { kind: 'read', value: { sources, continuation: rest }, quota },
      });
      const first = await dispatch.passTo('list');
      await dispatch.recordResponse(
        first,
        page({ kind: 'page', page: 'next' }, reading('1', before, 'idle')),
      );
      expect(await stateOf(unseen)).toMatchObject({ status: 'queued' });
      expect(await stateOf(all)).toMatchObject({ targets_fixed: false });
      const second = await dispatch.passTo('list');
      expect(second.call).toEqual({ kind: 'list', page: 'next' });
      await dispatch.recordResponse(second, page({ kind: 'none' }, reading('2', before, 'idle')));
      expect(await stateOf(unseen)).toMatchObject({ status: 'queued' });
      expect(await stateOf(all)).toMatchObject({ targets_fixed: true, target_counts: { total: 2 } });
    });

    it('fails a refresh whose source does not exist', async () => {
      const refresh = await store('nowhere');
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', before, 'idle')));
      expect(await stateOf(refresh)).toMatchObject({ status: 'failed', error: { code: 'source-not-found' } });
    });

    it('fails a refresh whose known source is missing twice in a row', async () => {
      const refresh = await store('1');
      await dispatch.recordResponse(await triggerOnce(), accepted);
      await letTimePass(10);
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('2', before, 'idle')));
      expect(await stateOf(refresh)).toMatchObject({ status: 'requested' });
      await letTimePass(10);
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', before, 'idle')));
      await letTimePass(10);
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('2', before, 'idle')));
      expect(await stateOf(refresh)).toMatchObject({ status: 'requested' });
      await letTimePass(20);
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('2', before, 'idle')));
      expect(await stateOf(refresh)).toMatchObject({ status: 'failed', error: { code: 'source-not-found' } });
    });

    it('fails a refresh whose source cannot be refreshed, before any trigger', async () => {
      const refresh = await store('1');
      const unrefreshable = reading('1', before, 'idle', { refreshable: false });
      await dispatch.recordResponse(await dispatch.passTo('list'), list(unrefreshable));
      expect(await stateOf(refresh)).toMatchObject({
        status: 'failed',
        error: { code: 'source-not-refreshable' },
        requested_at: null,
      });
    });

    it('does not take a last attempt that went back and came again for an import', async () => {
      await store('2');
      await dispatch.recordResponse(
        await dispatch.passTo('list'),
        list(reading('1', after, 'idle'), reading('2', null, 'idle')),
      );
      await dispatch.recordResponse(await dispatch.passTo('trigger'), accepted);
      const refresh = await store('1');
      await letTimePass(10);
      await dispatch.recordResponse(
        await dispatch.passTo('list'),
        list(reading('1', before, 'idle'), reading('2', null, 'idle')),
      );
      await store('1');
      await letTimePass(2);
      const trigger = (await dispatch.pass()).calls.find(({ call }) => call.kind === 'trigger');
      if (trigger === undefined) throw new Error('The trigger was expected.');
      await dispatch.recordResponse(trigger, accepted);
      await letTimePass(10);
      await dispatch.recordResponse(
        await dispatch.passTo('list'),
        list(reading('1', after, 'idle'), reading('2', null, 'idle')),
      );
      expect(await stateOf(refresh)).toMatchObject({ status: 'requested' });
    });

    it('fixes the targets of a refresh of the whole connection', async () => {
      const refresh = await store(null);
      await dispatch.recordResponse(
        await dispatch.passTo('list'),
        list(reading('1', before, 'idle'), reading('2', before, 'idle')),
      );
      expect(await stateOf(refresh)).toMatchObject({ targets_fixed: true, target_counts: { total: 2 } });
    });

    it('does not fail a run by an old error, but by a new one', async () => {
      const refresh = await store('1');
      await dispatch.recordResponse(await triggerOnce('error'), accepted);
      await letTimePass(10);
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', before, 'error')));
      expect(await stateOf(refresh)).toMatchObject({ status: 'requested' });
      await letTimePass(10);
      await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', after, 'error')));
      expect(await stateOf(refresh)).toMatchObject({
        status: 'failed',
        error: { code: 'marketplace-failed' },
      });
    });
  });

  it('a run that nobody needs is followed, so that its last attempt is not attributed to the next run', async () => {
    const refresh = await store('1');
    await dispatch.recordResponse(await triggerOnce(), accepted);
    await server.database
      .transaction()
      .execute((transaction) => endRefreshEarly(transaction, refresh.id, 'canceled'));
    await store('1');
    await letTimePass(10);
    await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', after, 'idle')));
    expect(await runsNow()).toMatchObject([{ outcome: 'succeeded' }, { state: 'waiting' }]);
    await letTimePass(10);
    await dispatch.recordResponse(await dispatch.passTo('list'), list(reading('1', after, 'idle')));
    await dispatch.recordResponse(await dispatch.passTo('trigger'), accepted);
    expect((await runsNow())[1]).toMatchObject({
      state: 'live',
      evidence: { baseline: { attemptAt: after } },
    });
  });

  it('the quota is learnt from every response, and an unsent call counts from its intent', async () => {
    await store('1');
    const trigger = await triggerOnce();
    expect((await dispatchRow()).quota).toMatchObject({
      limit: 40,
      remaining: 39,
      used: 2,
      responseSeen: true,
    });
    await dispatch.recordResponse(trigger, triggerFailed('not-asked', failure('unreachable')));
    expect((await dispatchRow()).quota).toMatchObject({ limit: 40, remaining: 38, used: 2 });
  });
});
