import type { Database } from '../../../database/database.js';
import type { Clock } from '../../../platform/clock.js';
import type { Sealer } from '../../../platform/sealing/sealer.js';
import type { ReceiverClient } from '../receivers/receiver-client.js';
import type { Lease } from '../../../database/lease/lease.js';
import { startRound, type DeliveryRound, type DueDelivery } from './start-round.js';
import { disableWebhook } from './disable-webhook.js';
import { recordAttempt } from './record-attempt.js';
import { signEvent } from './sign-event.js';
import type { WebhookRecord } from '../webhook-record.js';
import type { DisabledReason } from '../webhook-states.js';

type Round = Extract<DeliveryRound, { readonly kind: 'deliver' }>;

/** The dependencies of a delivery session. */
export interface DeliveryParts {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly receivers: Pick<ReceiverClient, 'post'>;
  readonly clock: Clock;
  /** Notifies replicas, after the commit, that webhooks (internal ids) are due. */
  readonly announce: (webhookIds: readonly number[]) => void;
  readonly random: () => number;
}

/** Concurrent attempts to one receiver. */
const maxInFlight = 8;
/** After this the session ends and the webhook is claimed again later, so that no webhook blocks the others. */
const maxSessionInMs = 20_000;
/** How long running attempts may still take after the lease is lost or the gateway stops. */
const graceInMs = 2_000;

/**
 * Delivers the due events of one webhook while its lease lasts. Events of one refresh are sent one after the other, in order. A
 * failed event does not block later ones; `sequence` shows the order. After a failure the receiver gets a cool-down.
 */
export class DeliverySession {
  constructor(
    private readonly lease: Lease,
    private readonly parts: DeliveryParts,
  ) {}

  /** Resolves with the milliseconds until the next delivery is due, or null when nothing is due until a new demand. */
  async run(): Promise<number | null> {
    const { clock } = this.parts;
    const endsAtInMs = clock.monotonicInMs() + maxSessionInMs;
    while (!this.lease.signal.aborted && clock.monotonicInMs() < endsAtInMs) {
      const round = await startRound(this.lease, this.parts);
      switch (round.kind) {
        case 'idle':
          return round.dueInMs;
        case 'key-ended':
          await this.disable(round.webhook, 'key-ended');
          return null;
        case 'deliver':
          // Without progress the lease may be about to be lost.
          if (!(await this.deliver(round))) return 0;
          break;
        default:
          return round satisfies never;
      }
    }
    return 0;
  }

  /** False when nothing was attempted. */
  private async deliver(round: Round): Promise<boolean> {
    const lanes = [
      ...Map.groupBy(round.deliveries, (delivery) => delivery.refresh_id ?? delivery.event_id).values(),
    ];
    const grace = new AbortController();
    const onAbort = () => setTimeout(() => grace.abort(), graceInMs).unref();
    this.lease.signal.addEventListener('abort', onAbort, { once: true });
    let failed = false;
    let attempts = 0;
    const sendLanes = async () => {
      for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
        for (const delivery of lane) {
          if (failed || !this.lease.mayCall()) return;
          attempts += 1;
          if (!(await this.attempt(round, delivery, grace.signal))) failed = true;
        }
      }
    };
    try {
      await Promise.all(Array.from({ length: maxInFlight }, sendLanes));
    } finally {
      this.lease.signal.removeEventListener('abort', onAbort);
    }
    return attempts > 0;
  }

  /** True when it was delivered. */
  private async attempt(
    { webhook, secrets }: Round,
    { row_id: deliveryId, event_id: id, body }: DueDelivery,
    grace: AbortSignal,
  ): Promise<boolean> {
    const { clock, receivers, database, random } = this.parts;
    const startedAtInMs = clock.nowInMs();
    const started = clock.monotonicInMs();
    const headers = signEvent({ id, timestampInSeconds: Math.floor(startedAtInMs / 1000), body }, secrets);
    const outcome = await receivers.post(webhook.url, body, headers, grace);
    // The outcome is unknown, so the event is sent again under the same id.
    if (outcome.kind === 'failed' && outcome.reason === 'given-up') return false;
    const attempt = { deliveryId, startedAtInMs, durationInMs: clock.monotonicInMs() - started, outcome };
    const recorded = await database
      .transaction()
      .execute((transaction) => recordAttempt(transaction, this.lease, attempt, random));
    if (recorded.kind === 'delivered') return true;
    if (recorded.disable !== null) await this.disable(webhook, recorded.disable);
    return false;
  }

  private async disable(webhook: WebhookRecord, reason: DisabledReason): Promise<void> {
    const woken = await this.parts.database.transaction().execute(async (transaction) => {
      await this.lease.hold(transaction);
      return disableWebhook(transaction, webhook, reason, 'gateway');
    });
    this.parts.announce(woken);
  }
}
