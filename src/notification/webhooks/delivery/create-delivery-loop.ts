import { randomUUID } from 'node:crypto';
import { ClaimLoop } from '../../../database/lease/claim-loop.js';
import type { DatabaseLogger } from '../../../database/database-logger.js';
import type { DatabaseSignals } from '../../../database/signals/database-signals.js';
import type { DeliveryParts } from './delivery-parts.js';
import { DeliverySession } from './delivery-session.js';
import { webhookChannel } from '../webhook-channel.js';

/** Webhooks that one replica serves at a time: some of them may hang, and the others are not to wait for that. */
const maxConcurrent = 500;

/** The loop that claims webhooks with something due, and delivers to each in a session of its own. */
export function createDeliveryLoop(
  parts: Omit<DeliveryParts, 'announce' | 'random'>,
  signals: DatabaseSignals,
  logger: DatabaseLogger,
): ClaimLoop {
  const announce = (webhookIds: readonly number[]) => {
    for (const id of webhookIds) signals.notify(webhookChannel, String(id));
  };
  return new ClaimLoop({
    database: parts.database,
    table: 'webhooks',
    keyColumn: 'internal_id',
    owner: randomUUID(),
    channel: webhookChannel,
    work: (lease) => new DeliverySession(lease, { ...parts, announce, random: Math.random }).run(),
    maxConcurrent: maxConcurrent,
    signals,
    clock: parts.clock,
    logger,
  });
}
