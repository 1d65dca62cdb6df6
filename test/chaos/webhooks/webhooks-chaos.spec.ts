import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { WebhookWithSecretDto } from '../../../src/notification/webhooks/api/webhook-responses.dto.js';
import { requestRefresh } from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';
import { accept, type Receiver, startReceiver, verify } from '../../stage/receivers/receiver.js';
import { createRandom } from './create-random.js';
import { listMisbehaviours } from './unruly-receivers.js';

/** `npm run chaos:webhooks` sets more. */
const chaosInMs = Number(process.env.CHAOS_SECONDS ?? 6) * 1000;
const settlingInMs = 60_000;
const callers = 4;
const seed = 20261122;

interface SubscribedReceiver {
  readonly name: string;
  readonly receiver: Receiver;
  readonly webhook: WebhookWithSecretDto;
}

describe('receivers that misbehave, and replicas that are killed', () => {
  const random = createRandom(seed);
  const sources = ['1', '2', '3', '4', '5', '6'];
  let stage: Stage;
  let gateways: GatewayProcess[];
  let subscribed: SubscribedReceiver[];
  let forbiddenVisits = 0;
  const forbidden = createServer((socket) => {
    forbiddenVisits += 1;
    socket.destroy();
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => forbidden.listen(0, '127.0.0.2', resolve));
    const quick = { queuedInMs: 20, runningInMs: 100 };
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: sources.map((id) => store(id, quick)) } },
    ]);
    gateways = [await start(), await start()];
    const misbehaviours = listMisbehaviours({ forbiddenUrl: forbiddenUrl(), random });
    subscribed = [];
    for (const [name, behaviour] of Object.entries(misbehaviours)) {
      const receiver = await startReceiver();
      receiver.response(behaviour);
      subscribed.push({ name, receiver, webhook: await createWebhook(receiver.url) });
    }
  });
  afterAll(async () => {
    await stage.close();
    await Promise.all(subscribed.map(({ receiver }) => receiver.close()));
    forbidden.close();
  });

  const start = () => stage.start({ WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
  const anyGateway = (): GatewayProcess => {
    const gateway = gateways[Math.floor(random() * gateways.length)];
    if (gateway === undefined) throw new Error('One is always there.');
    return gateway;
  };

  function forbiddenUrl(): string {
    const address = forbidden.address();
    if (address === null || typeof address === 'string') throw new Error('It listens on a port.');
    return `http://127.0.0.2:${address.port}/`;
  }

  async function createWebhook(url: string): Promise<WebhookWithSecretDto> {
    const response = await anyGateway().call('/webhooks', { method: 'POST', json: { url } });
    expect(response.status).toBe(201);
    return response.body as WebhookWithSecretDto;
  }

  test(
    'lose no event, change no id, repeat no final event, and never reach a forbidden host',
    async () => {
      expect(
        await anyGateway().call('/webhooks', { method: 'POST', json: { url: forbiddenUrl() } }),
      ).toMatchObject({ status: 400 });
      // As if the operator had removed the host from the list after the webhook was created.
      const strayed = await createWebhook(subscribed[0]?.receiver.url ?? '');
      await stage.database
        .updateTable('webhooks')
        .set({ url: forbiddenUrl() })
        .where('id', '=', strayed.id)
        .execute();

      const over = AbortSignal.timeout(chaosInMs);
      const [accepted, kills] = await Promise.all([
        Promise.all(Array.from({ length: callers }, () => requestUntil(over))),
        killUntil(over),
      ]);
      for (const { receiver } of subscribed) receiver.response(accept);
      const finished = await waitForEnds(accepted.flat());
      await waitForDeliveries(strayed.id);

      const events = await stage.database.selectFrom('refresh_events').selectAll().execute();
      const finals = events.filter(({ final }) => final);
      expect(finals.map(({ refresh_id: id }) => id).toSorted()).toEqual(finished.toSorted());
      for (const { name, receiver, webhook } of subscribed) {
        const bodies = new Map<string, string>();
        for (const event of receiver.arrived) {
          verify(event, webhook.secret);
          expect(bodies.get(event.webhookId) ?? event.body).toBe(event.body);
          bodies.set(event.webhookId, event.body);
        }
        expect({ name, arrived: [...bodies.keys()].toSorted() }).toEqual({
          name,
          arrived: events.map(({ id }) => id).toSorted(),
        });
      }
      expect(forbiddenVisits).toBe(0);
      const { rows: rejected } = await sql<{ errors: string[] }>`
        select array(select distinct jsonb_path_query(attempts, '$[*].error') #>> '{}') as errors
        from webhook_deliveries join webhooks on webhooks.internal_id = webhook_deliveries.webhook_id
        where webhooks.id = ${strayed.id} and attempt_count > 0`.execute(stage.database);
      expect(rejected.length).toBeGreaterThan(0);
      expect(new Set(rejected.flatMap(({ errors }) => errors))).toEqual(new Set(['invalid-url']));
      const attempts = subscribed.reduce((sum, { receiver }) => sum + receiver.arrived.length, 0);
      process.stdout.write(
        `${finished.length} refreshes, ${events.length} events for ${subscribed.length} receivers, ${attempts} attempts arrived, ${kills} replicas killed\n`,
      );
    },
    chaosInMs + 2 * settlingInMs,
  );

  /** Requests refreshes, and cancels some, until the time is over. Returns the ids of 2xx responses. */
  async function requestUntil(over: AbortSignal): Promise<string[]> {
    const accepted: string[] = [];
    while (!over.aborted) {
      const gateway = anyGateway();
      try {
        const source = sources[Math.floor(random() * sources.length)];
        const { id } = await requestRefresh(gateway, {
          connection: 'ss',
          source,
          metadata: { index: String(accepted.length) },
        });
        accepted.push(id);
        if (random() < 0.2) await gateway.call(`/refresh/${id}/cancel`, { method: 'POST' });
      } catch (error) {
        // The gateway was just killed: the next request goes to another one.
        if (!isLostCall(error)) throw error;
      }
      await wait(20 + random() * 60);
    }
    return accepted;
  }

  async function killUntil(over: AbortSignal): Promise<number> {
    let kills = 0;
    while (!over.aborted) {
      await wait(800 + random() * 1200);
      const [oldest, ...others] = gateways;
      if (oldest === undefined) throw new Error('There are two.');
      gateways = others;
      await oldest.kill();
      kills += 1;
      gateways = [...others, await start()];
    }
    return kills;
  }

  /** Waits until all refreshes have finished and returns their ids, which must include `ids`. */
  async function waitForEnds(ids: readonly string[]): Promise<readonly string[]> {
    const late = AbortSignal.timeout(settlingInMs);
    for (;;) {
      const { rows } = await sql<{ id: string }>`
        select id from refreshes where finished_at is null`.execute(stage.database);
      if (rows.length === 0) break;
      late.throwIfAborted();
      await wait(100);
    }
    const known = await stage.database.selectFrom('refreshes').select('id').execute();
    // A request whose response was lost with its gateway may have been stored all the same.
    const all = known.map(({ id }) => id);
    expect(all).toEqual(expect.arrayContaining([...ids]));
    return all;
  }

  /** Skips the delays between attempts, until everything has arrived except at the forbidden URL. */
  async function waitForDeliveries(exceptId: string): Promise<void> {
    const late = AbortSignal.timeout(settlingInMs);
    for (;;) {
      const { rows } = await sql<{ waiting: number }>`
        select (select count(*) from webhook_deliveries join webhooks on webhooks.internal_id = webhook_deliveries.webhook_id
            where status = 'pending' and webhooks.id <> ${exceptId})
          + (select count(*) from refresh_events, webhook_relay
            where (refresh_events.transaction_id, refresh_events.row_id)
              > (webhook_relay.transaction_id, webhook_relay.row_id)) as waiting`.execute(stage.database);
      if (rows[0]?.waiting === 0) return;
      late.throwIfAborted();
      // In the order of the ids, as the gateways lock them: else the two could wait for each other.
      await sql`with locked as (select internal_id from webhooks order by internal_id for no key update)
        update webhooks set cool_down_until = null, due_at = clock_timestamp()
        from locked where webhooks.internal_id = locked.internal_id`.execute(stage.database);
      await sql`with locked as (select row_id from webhook_deliveries
          where status = 'pending' and next_attempt_at > clock_timestamp() order by row_id for no key update skip locked)
        update webhook_deliveries set next_attempt_at = clock_timestamp()
        from locked where webhook_deliveries.row_id = locked.row_id`.execute(stage.database);
      await wait(500);
    }
  }
});

/** Whether a call of `fetch` got no response. Its errors come from outside the test's realm, so `instanceof` does not know them. */
function isLostCall(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TypeError';
}
