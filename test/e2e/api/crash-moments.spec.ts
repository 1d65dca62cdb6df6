import { afterAll, describe, expect, test } from '@jest/globals';
import { waitForEnd, waitForStatus } from '../../stage/gateway/follow.js';
import { store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';

const endless = { queuedInMs: 0, runningInMs: 'endless' } as const;
const settings = { settleSeconds: 1 };

describe('a gateway that is killed the moment', () => {
  const stages: Stage[] = [];
  afterAll(() => Promise.all(stages.map((stage) => stage.close())));

  test.concurrent.each([
    { moment: 'its response has arrived', operation: null },
    { moment: 'the provider has returned its stores', operation: 'list' },
    { moment: 'the provider has been triggered', operation: 'refresh' },
  ] as const)(
    '$moment triggers once and finishes the refresh after the next start',
    async ({ operation }) => {
      const stage = await openStage([
        { id: 'ss', provider: 'shipstation', sandbox: { sources: [store('1', endless)] }, settings },
      ]);
      stages.push(stage);
      const { control } = stage.sandbox('ss');
      const before = await stage.start();
      const moment = operation === null ? null : control.waitForCall((call) => call.operation === operation);
      const responded = before
        .call('/refresh', { method: 'POST', json: { connection: 'ss', source: '1' } })
        .then(
          (response) => before.refreshOf(response).id,
          (error: unknown) => {
            if (operation !== 'list') throw error;
            return null;
          },
        );
      if (operation !== 'list') await responded;
      await moment;
      await before.kill();
      const stored = await responded;

      const after = await stage.start();
      const { items } = after.refreshesOf(await after.call('/refresh'));
      if (stored !== null) expect(items.map(({ id }) => id)).toEqual([stored]);
      for (const { id } of items) {
        await waitForStatus(after, id, 'running');
        control.endImport({ provider: 'shipstation', source: '1' });
        expect((await waitForEnd(after, id)).status).toBe('succeeded');
      }
      const triggers = control.calls().filter((call) => call.operation === 'refresh');
      expect(triggers).toHaveLength(items.length);
    },
  );
});
