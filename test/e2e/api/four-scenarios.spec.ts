import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RefreshEventDto } from '../../../src/notification/refresh-event.dto.js';
import type { RefreshDto } from '../../../src/refresh/api/refresh.dto.js';
import { isFinal } from '../../../src/refresh/rules/refresh-status.js';
import { type OpenedStream, openEventStream } from '../../stage/receivers/open-event-stream.js';
import { adminKey } from '../../stage/gateway/caller.js';
import { requestRefresh, followUntil, readEnteredStates } from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';
import { openWebhookReceiver, type WebhookReceiver } from '../../stage/receivers/webhook-receiver.js';

const slow = { queuedInMs: 0, runningInMs: 'endless' } as const;

describe('one refresh, followed over two replicas by wait, polling, a stream and a webhook', () => {
  let stage: Stage;
  let receiver: WebhookReceiver;
  let one: GatewayProcess;
  let other: GatewayProcess;
  beforeAll(async () => {
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: ['1', '2'].map((id) => store(id, slow)) } },
      {
        id: 'se',
        provider: 'shipengine',
        sandbox: { sources: ['se-1', 'se-2'].map((id) => orderSource(id, slow)) },
      },
    ]);
    receiver = await openWebhookReceiver();
    const environment = { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' };
    [one, other] = await Promise.all([stage.start(environment), stage.start(environment)]);
    const webhook = { url: receiver.url };
    expect((await one.call('/webhooks', { method: 'POST', json: webhook })).status).toBe(201);
  });
  afterAll(async () => {
    await stage.close();
    await receiver.close();
  });

  const openStream = (gateway: GatewayProcess, path: string, lastEventId?: string): Promise<OpenedStream> =>
    openEventStream(`${gateway.origin}${path}`, adminKey, lastEventId);

  test.each([
    { connection: 'ss', provider: 'shipstation', source: '1', ends: 'succeeded' },
    { connection: 'se', provider: 'shipengine', source: 'se-1', ends: 'succeeded' },
    { connection: 'se', provider: 'shipengine', source: 'se-2', ends: 'canceled' },
  ] as const)(
    'shows the same states in the same order each time ($connection, $ends)',
    async ({ connection, provider, source, ends }) => {
      const { control } = stage.sandbox(connection);
      // Nothing happens before all of them are listening.
      control.addFault({ operation: 'refresh', source, fault: { kind: 'held-answer' }, times: 1 });
      const all = await openStream(other, `/refresh/events?connection=${connection}&source=${source}`);
      const { id } = await requestRefresh(one, { connection, source });
      const stream = await openStream(other, `/refresh/${id}/events`);
      const waited = one.call(`/refresh/${id}`, { headers: { prefer: 'wait=30' } });
      const polled = followUntil(other, id, ({ status }) => isFinal(status));
      const started = Promise.withResolvers<void>();
      const resumed = readWithReconnects(id, started.resolve);
      await Promise.all([all.waitFor(1), stream.waitFor(1), started.promise]);
      await control.waitForCall((call) => call.operation === 'refresh' && call.source === source);
      control.releaseHeldResponses();
      await waitUntil(async () => (await readEnteredStates(stage.database, id)).includes('running'));
      if (ends === 'canceled') await other.call(`/refresh/${id}/cancel`, { method: 'POST' });
      control.endImport({ provider, source });

      const end = one.refreshOf(await waited);
      const polls = await polled;
      await stream.finished;
      const states = stream.events.map(({ data }) => data);
      expect(states.map((event) => one.contract.read<RefreshEventDto>('RefreshEvent', event))).toEqual(
        states,
      );
      expect(states.map((event) => event.type.replace('refresh.', ''))).toEqual(
        await readEnteredStates(stage.database, id),
      );
      expect(end).toMatchObject({ id, status: ends });

      // The streams send every state, however often they were interrupted.
      const streamed = (await all.waitFor(states.length)).map(({ data }) => data);
      expect(streamed).toEqual(states);
      expect(await resumed).toEqual(states);
      // So do the webhooks, in any order.
      await waitUntil(() => webhooksOf(id).length >= states.length);
      expect(webhooksOf(id)).toEqual(states);
      // Waiting and polling show some of these states, in the same order, and the same end.
      for (const seen of [[end], polls]) {
        expect(seen.at(-1)).toEqual(end);
        expectPartOf(states, seen);
      }
      expect(states.at(-1)?.data.refresh).toEqual(end);
      all.close();
    },
  );

  /** Reads one event, closes the stream and reconnects at the other replica, until the refresh has finished. */
  async function readWithReconnects(
    id: string,
    notifyStarted: () => void,
  ): Promise<readonly RefreshEventDto[]> {
    const seen: RefreshEventDto[] = [];
    let stream = await openStream(one, `/refresh/${id}/events`);
    while (stream.status === 200) {
      const [event] = await stream.waitFor(1);
      if (event === undefined) throw new Error('The stream sent nothing.');
      seen.push(event.data);
      notifyStarted();
      stream.close();
      stream = await openStream(seen.length % 2 === 0 ? one : other, `/refresh/${id}/events`, event.id);
    }
    return seen;
  }

  /** Each body once, sorted by sequence: deliveries may arrive twice and in any order. */
  function webhooksOf(id: string): readonly RefreshEventDto[] {
    const events = receiver.bodies
      .map((body) => one.contract.read<RefreshEventDto>('RefreshEvent', body))
      .filter((event) => event.data.refresh.id === id);
    const byId = new Map(events.map((event) => [event.id, event]));
    return [...byId.values()].toSorted((before, after) => before.sequence - after.sequence);
  }

  /** A change within a state (a waiting reason, the provider status) increases the sequence but has no event. */
  function expectPartOf(states: readonly RefreshEventDto[], seen: readonly RefreshDto[]): void {
    const sequences = seen.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((before, after) => before - after));
    for (const { sequence, status } of seen) {
      const event = states.findLast((each) => each.sequence <= sequence);
      expect([sequence, `refresh.${status}`]).toEqual([sequence, event?.type]);
    }
  }
});
