import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createVirtualDatabase, type VirtualDatabase } from '../sql/virtual-clock.js';
import { accepted, failedResponse, failureOf, listOf, readingOf, triggerFailed } from './twin-responses.js';
import { leaseInMs } from './twin-owner.js';
import { TwinStage } from './twin-stage.js';

const early = new Date(Date.UTC(2026, 5, 1));
const late = new Date(Date.UTC(2026, 5, 20));

describe('the store in memory does what PostgreSQL does', () => {
  let virtual: VirtualDatabase;
  let stage: TwinStage;

  beforeAll(async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    virtual = await createVirtualDatabase();
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await virtual.close();
  });

  describe('for an account whose list shows statuses', () => {
    beforeEach(async () => {
      stage = await TwinStage.create(virtual, 'shipengine');
      stage.show(['1', '2', '3']);
    });

    it('when an import is triggered and finishes', async () => {
      const refresh = await stage.accept('1');
      await stage.respond(await stage.trigger());
      stage.show(['1', '2', '3'], 1, 'running');
      await stage.owner.advance(12_000);
      await stage.work();
      expect(refresh.status).toBe('running');
      stage.show(['1', '2', '3'], 2);
      await stage.owner.advance(12_000);
      await stage.work();
      expect(refresh).toMatchObject({ status: 'succeeded', outcome: 'imported' });
      const fresh = await stage.accept('1', { maxAgeSeconds: 600 });
      expect(fresh).toMatchObject({ status: 'succeeded', outcome: 'already-fresh' });
    });

    it('when an import ends in a new error', async () => {
      const refresh = await stage.accept('1');
      await stage.respond(await stage.trigger());
      stage.show(['1'], 5, 'error');
      await stage.owner.advance(12_000);
      await stage.work();
      expect(refresh).toMatchObject({ status: 'failed', error: { code: 'marketplace-failed' } });
    });

    it('when requests arrive before, during and after the trigger', async () => {
      await stage.accept('1', { priority: 'background' });
      await stage.accept('1');
      const trigger = await stage.trigger();
      await stage.accept('1');
      await stage.accept('1', { maxAgeSeconds: 60 });
      await stage.respond(trigger);
      await stage.accept('1', { maxAgeSeconds: 60 });
      expect(stage.runsOf('1')).toEqual(['live', 'waiting']);
      stage.show(['1', '2', '3'], 3);
      await stage.owner.advance(12_000);
      await stage.work();
      await stage.owner.advance(2000);
      await stage.work();
      expect(stage.runsOf('1')).toEqual(['finished: succeeded', 'live']);
    });

    it('when callers cancel one after the other', async () => {
      const first = await stage.accept('1');
      const second = await stage.accept('1');
      await stage.twins.do('cancel', first.id);
      expect(stage.runsOf('1')).toEqual(['waiting']);
      await stage.twins.do('cancel', second.id);
      expect(stage.runsOf('1')).toEqual(['finished: withdrawn']);
      const third = await stage.accept('1');
      await stage.respond(await stage.trigger());
      await stage.twins.do('cancel', third.id);
      expect(third.warnings).toMatchObject([{ code: 'import-continues' }]);
      expect(await stage.twins.do('cancel', third.id)).toBeNull();
      await stage.owner.advance(1_000_000);
      await stage.work();
      expect(stage.runsOf('1').at(-1)).toBe('finished: abandoned');
    });

    it('when nothing is triggered before the deadline', async () => {
      const single = await stage.accept('1', { deadlineSeconds: 60 });
      const whole = await stage.accept(null, { deadlineSeconds: 120 });
      stage.twins.advance(60_000);
      expect(await stage.twins.do('findExpired')).toEqual([single.id]);
      await stage.twins.do('expire', single.id);
      stage.twins.advance(60_000);
      await stage.twins.do('expire', whole.id);
      expect([single, whole]).toMatchObject([
        { status: 'expired', error: { code: 'not-asked' } },
        { status: 'expired', error: { code: 'not-asked' } },
      ]);
    });

    it('when a waiting run supersedes a live run whose end was lost', async () => {
      const first = await stage.accept('1', { deadlineSeconds: 7200 });
      await stage.respond(await stage.trigger());
      const second = await stage.accept('1', { deadlineSeconds: 7200 });
      await stage.owner.advance(901_000);
      stage.show(['1']);
      // There was no read for so long: the source is read once more.
      await stage.work(1);
      expect(stage.runsOf('1')).toEqual(['live', 'waiting']);
      await stage.pass();
      expect(stage.runsOf('1')).toEqual(['finished: superseded', 'waiting']);
      expect([first.status, second.status]).toEqual(['requested', 'queued']);
    });

    it('when the provider is unreachable and a request arrives meanwhile', async () => {
      await stage.accept('1', { priority: 'background' });
      const trigger = await stage.trigger();
      await stage.accept('1');
      await stage.respond(trigger, triggerFailed('not-asked', failureOf('unreachable')));
      expect(stage.runsOf('1')).toEqual(['waiting', 'finished: withdrawn']);
      await stage.respond(await stage.trigger(), triggerFailed('not-asked', failureOf('throttled', 3000)));
      await stage.owner.advance(4000);
      await stage.respond(await stage.trigger());
      expect(stage.runsOf('1')[0]).toBe('live');
    });

    it('when the response to the trigger is lost again and again', async () => {
      const refresh = await stage.accept('1', { deadlineSeconds: 3600 });
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await stage.respond(await stage.trigger(16_000), triggerFailed('unknown', failureOf('lost')));
      }
      for (let read = 0; read < 7; read += 1) {
        await stage.owner.advance(16_000);
        await stage.work(1);
      }
      await stage.work();
      expect(refresh).toMatchObject({ status: 'failed', error: { code: 'provider-unavailable' } });
    });

    it('when the response is lost, but a read shows that the trigger took effect', async () => {
      const refresh = await stage.accept('1');
      await stage.respond(await stage.trigger(), triggerFailed('unknown', failureOf('lost')));
      stage.show(['1'], 4, 'running');
      await stage.owner.advance(12_000);
      await stage.work();
      expect(refresh.status).toBe('running');
    });

    it('when the owner dies with a trigger in flight', async () => {
      await stage.accept('1');
      await stage.trigger();
      const rival = stage.rival();
      expect(await rival.tryClaim()).toBe(false);
      stage.twins.advance(leaseInMs + 1);
      expect(await rival.tryClaim()).toBe(true);
      await rival.pass();
      expect(stage.runsOf('1')).toEqual(['triggering']);
      const [call] = stage.owner.calls;
      if (call !== undefined) await stage.owner.recordResponse(call, accepted);
      expect(await stage.owner.pass()).toBeNull();
      expect(await stage.twins.do('hasNews', stage.connectionId)).toBe(true);
      await rival.propagate();
      expect(stage.runsOf('1')).toEqual(['triggering']);
    });

    it('when the owner dies at the end of a window', async () => {
      await stage.accept('1');
      await stage.trigger();
      stage.twins.advance(55_000);
      const rival = stage.rival();
      await rival.tryClaim();
      const pass = await rival.pass();
      const { quota } = stage.twins.rows.dispatches.get(stage.connectionId) ?? {};
      expect(quota).toMatchObject({ used: 1 + (pass?.calls.length ?? 0) });
    });

    it('when a planned call is not sent in time', async () => {
      await stage.accept('1');
      await stage.trigger();
      const [call] = stage.owner.calls;
      if (call !== undefined) await stage.owner.discardCall(call);
      expect(stage.runsOf('1')).toEqual(['waiting']);
    });

    it('when the credentials are rejected, and accepted again', async () => {
      const refresh = await stage.accept('1');
      const rejected = failureOf('unauthorized');
      await stage.respond(await stage.trigger(), triggerFailed('rejected', rejected));
      await stage.owner.advance(3000);
      await stage.pass();
      for (const call of [...stage.owner.calls]) {
        await stage.owner.recordResponse(call, failedResponse(call.started, rejected));
      }
      await stage.work();
      expect(refresh).toMatchObject({ status: 'failed', error: { code: 'provider-unauthorized' } });
      expect(stage.twins.rows.connections.get(stage.connectionId)?.status).toBe('unauthorized');
      await stage.twins.do('demandVerification', stage.connectionId);
      await stage.work();
      expect(stage.twins.rows.connections.get(stage.connectionId)?.status).toBe('active');
    });

    it('when the connection is paused for a while', async () => {
      await stage.twins.do('pause', stage.connectionId);
      await stage.accept('1');
      await stage.work();
      expect(await stage.twins.do('findDue', [stage.connectionId])).toEqual([]);
      await stage.twins.do('resume', stage.connectionId);
      expect(await stage.twins.do('findDue', [stage.connectionId])).toEqual([stage.connectionId]);
      await stage.twins.do('giveCredentials', stage.connectionId);
      await stage.respond(await stage.trigger());
      expect(stage.runsOf('1')).toEqual(['live']);
    });

    it('when a list has two pages, and one source on it cannot be refreshed', async () => {
      const whole = await stage.accept(null);
      const unknown = await stage.accept('9');
      await stage.pass();
      const [first] = stage.owner.calls;
      if (first === undefined) throw new Error('No list read was started.');
      await stage.respond(
        first.started,
        listOf([readingOf('1', 0, 'idle')], { kind: 'page', page: 'second' }),
      );
      await stage.pass();
      const [second] = stage.owner.calls;
      if (second === undefined) throw new Error('The second page was not requested.');
      expect(second.started.call).toEqual({ kind: 'list', page: 'second' });
      const closed = readingOf('3', 0, 'idle', { refreshable: false, active: false });
      await stage.respond(second.started, listOf([readingOf('2', 0, 'idle'), closed]));
      expect(whole).toMatchObject({ targets_fixed: true, warnings: [{ code: 'not-refreshable' }] });
      expect(unknown).toMatchObject({ status: 'failed', error: { code: 'source-not-found' } });
    });

    it('when the provider withholds a part of the list', async () => {
      await stage.twins.do('demandList', stage.connectionId);
      await stage.pass();
      const [call] = stage.owner.calls;
      if (call === undefined) throw new Error('No list read was started.');
      await stage.respond(
        call.started,
        listOf([readingOf('1', 0, 'idle')], { kind: 'withheld', detail: 'Some are missing.' }),
      );
      await stage.accept('1');
      await stage.work();
    });

    it('when a source disappears while requests wait for it', async () => {
      await stage.accept('1');
      await stage.accept(null);
      await stage.work(2);
      stage.show(['2', '3']);
      await stage.owner.advance(40_000);
      await stage.work();
      await stage.owner.advance(40_000);
      await stage.work();
    });

    it('when a trigger is rejected as not refreshable, and a list shows otherwise', async () => {
      const refresh = await stage.accept('1');
      await stage.respond(await stage.trigger(), triggerFailed('rejected', failureOf('not-refreshable')));
      expect(refresh).toMatchObject({ status: 'failed', error: { code: 'source-not-refreshable' } });
      await stage.twins.do('demandList', stage.connectionId);
      await stage.owner.advance(3000);
      await stage.work();
      expect((await stage.accept(null)).target_counts.total).toBe(2);
    });

    it('when the list cannot be read until the deadline', async () => {
      const refresh = await stage.accept('1', { deadlineSeconds: 60 });
      for (let tries = 0; tries < 3; tries += 1) {
        await stage.pass();
        for (const call of [...stage.owner.calls]) {
          await stage.owner.recordResponse(call, failedResponse(call.started, failureOf('rejected')));
        }
        await stage.owner.advance(20_000);
      }
      await stage.twins.do('expire', refresh.id);
      expect(refresh).toMatchObject({ status: 'failed', error: { code: 'provider-rejected' } });
    });

    it('when old refreshes are deleted', async () => {
      const refresh = await stage.accept('1');
      await stage.work();
      await stage.twins.do('cancel', refresh.id);
      await stage.work();
      await stage.owner.advance(2 * 86_400_000);
      await stage.accept('2');
      await stage.work();
      expect(await stage.twins.do('deleteOld', 1)).toBeGreaterThan(0);
      expect(stage.twins.rows.refreshes.has(refresh.id)).toBe(false);
    });

    it('when the clock is set back', async () => {
      await stage.accept('1');
      const trigger = await stage.trigger();
      stage.twins.advance(-3000);
      await stage.respond(trigger);
      await stage.accept('1');
      await stage.work();
      await stage.owner.renew();
    });
  });

  describe('for an account whose list shows only last attempts', () => {
    beforeEach(async () => {
      stage = await TwinStage.create(virtual, 'shipstation');
      stage.show(['1', '2', '3'], 0, null);
    });

    it('when runs with and without a start date stay separate', async () => {
      await stage.accept('1', { since: late });
      await stage.accept('1', { since: early });
      await stage.accept('1');
      await stage.respond(await stage.trigger());
      await stage.accept('1', { since: late, maxAgeSeconds: 600 });
      await stage.accept('1', { since: new Date(early.getTime() - 1), maxAgeSeconds: 600 });
      expect(stage.runsOf('1').sort()).toEqual(['live', 'waiting', 'waiting']);
    });

    it('when all sources are triggered with one call', async () => {
      const first = await stage.accept(null, { since: early });
      await stage.accept('2', { since: late });
      const trigger = await stage.trigger();
      expect(trigger).toMatchObject({ call: { kind: 'trigger-all' } });
      await stage.accept(null, { since: late });
      await stage.respond(trigger, triggerFailed('not-asked', failureOf('unreachable')));
      expect(stage.runsOf('2')).toEqual(['waiting', 'finished: withdrawn']);
      await stage.owner.advance(3000);
      await stage.respond(await stage.trigger());
      expect(first.status).toBe('requested');
      stage.show(['1', '2', '3'], 7, null);
      await stage.owner.advance(15_000);
      await stage.work();
      await stage.owner.advance(15_000);
      await stage.work();
      expect(first.status).toBe('succeeded');
    });

    it('when a whole-connection refresh is canceled between trigger and end', async () => {
      const whole = await stage.accept(null);
      const other = await stage.accept('2', { maxAgeSeconds: 60 });
      await stage.respond(await stage.trigger());
      await stage.twins.do('cancel', whole.id);
      expect(whole).toMatchObject({ status: 'canceled' });
      stage.show(['2'], 7, null);
      await stage.owner.advance(15_000);
      await stage.work();
      await stage.owner.advance(15_000);
      await stage.work();
      expect(other.status).toBe('succeeded');
    });

    it('when an unknown status hides the end of an import', async () => {
      const refresh = await stage.accept('1', { deadlineSeconds: 120 });
      await stage.respond(await stage.trigger());
      stage.show(['1'], 7, null);
      for (let tick = 0; tick < 3; tick += 1) {
        await stage.owner.advance(16_000);
        await stage.work(3, 'unknown');
      }
      stage.twins.advance(120_000);
      await stage.twins.do('expire', refresh.id);
      expect(refresh).toMatchObject({ status: 'expired', warnings: [{ code: 'unmapped-status' }] });
    });

    it('when another user imports first', async () => {
      await stage.accept('1');
      await stage.work(1);
      await stage.owner.advance(10_000);
      await stage.work(3, 'running');
      await stage.accept('1');
      await stage.owner.advance(10_000);
      await stage.work(3, 'running');
    });
  });
});
