import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';
import { requestRefresh, onlyTarget, read, waitForEnd, waitForStatus } from '../../stage/gateway/follow.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';

const endless = { queuedInMs: 0, runningInMs: 'endless' } as const;
const quick = { queuedInMs: 0, runningInMs: 100 } as const;
const settings = { settleSeconds: 1 };

describe.each(['startAlone', 'start'] as const)('a gateway (%s) that is killed', (start) => {
  let stage: Stage;
  let shipstation: Sandbox;
  let shipengine: Sandbox;
  beforeEach(async () => {
    const stores = [store('1', endless), store('2', endless), store('3', quick)];
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: stores }, settings },
      { id: 'se', provider: 'shipengine', sandbox: { sources: [orderSource('se-1', quick)] }, settings },
    ]);
    shipstation = stage.sandbox('ss');
    shipengine = stage.sandbox('se');
  });
  afterEach(() => stage.close());

  test('finishes every refresh after the next start, and triggers nothing twice', async () => {
    const before = await stage[start]();

    // Running at the provider; another refresh waits behind it.
    const running = await requestRefresh(before, { connection: 'ss', source: '1' });
    await waitForStatus(before, running.id, 'running');
    const behind = await requestRefresh(before, {
      connection: 'ss',
      source: '1',
      since: '2020-01-01T00:00:00Z',
    });
    // Triggered, and the response does not arrive.
    shipstation.control.addFault({ operation: 'refresh', source: '2', fault: { kind: 'held-answer' } });
    const unanswered = await requestRefresh(before, { connection: 'ss', source: '2' });
    await shipstation.control.waitForCall((call) => call.operation === 'refresh' && call.source === '2');
    // Triggered, and the provider never starts the import.
    const neverInMs = 3_600_000;
    const ignored = { kind: 'late-answer', delayInMs: neverInMs, effect: 'on-answer' } as const;
    shipstation.control.addFault({ operation: 'refresh', source: '3', fault: ignored });
    const ignoredRefresh = await requestRefresh(before, { connection: 'ss', source: '3' });
    await waitUntil(() =>
      shipstation.control.faults().some(({ rule, given }) => rule.source === '3' && given > 0),
    );
    // Not triggered yet: the provider does not even return its sources.
    shipengine.control.addFault({ operation: 'list', fault: { kind: 'held-answer' } });
    const early = await requestRefresh(before, { connection: 'se', source: 'se-1' });
    expect(early).toMatchObject({ status: 'queued', waiting: { reason: 'lookup' } });

    await before.kill();
    for (const { control } of [shipstation, shipengine]) {
      control.clearFaults();
      control.releaseHeldResponses();
    }
    const after = await stage[start]();
    expect(onlyTarget(await read(after, running.id)).status).toBe('running');

    expect((await waitForEnd(after, early.id)).status).toBe('succeeded');
    await waitForStatus(after, unanswered.id, 'running');
    shipstation.control.endImport({ provider: 'shipstation', source: '1' });
    shipstation.control.endImport({ provider: 'shipstation', source: '2' });
    for (const { id } of [running, unanswered, ignoredRefresh]) {
      expect((await waitForEnd(after, id)).status).toBe('succeeded');
    }
    await waitForStatus(after, behind.id, 'running');
    shipstation.control.endImport({ provider: 'shipstation', source: '1' });
    expect((await waitForEnd(after, behind.id)).status).toBe('succeeded');

    const triggered = [...shipstation.control.calls(), ...shipengine.control.calls()]
      .filter((call) => call.operation === 'refresh')
      .map((call) => call.source);
    expect(triggered.toSorted()).toEqual(['1', '1', '2', '3', 'se-1']);
  });
});
