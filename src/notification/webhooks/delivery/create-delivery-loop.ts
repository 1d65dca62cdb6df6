import { randomUUID } from 'node:crypto';
import { ClaimLoop } from '../../../database/lease/claim-loop.js';
import { LeasedTable } from '../../../database/lease/leased-table.js';
import type { DatabaseLogger } from '../../../database/database-logger.js';
import type { DatabaseSignals } from '../../../database/signals/database-signals.js';
import type { DeliveryParts } from './delivery-parts.js';
import { DeliverySession } from './delivery-session.js';
import { webhookChannel } from '../webhook-channel.js';

/** Webhooks that one replica serves at the same time. It is high, so that hanging receivers do not delay others. */
const maxConcurrent = 500;

/** Creates the loop that claims webhooks with due deliveries and runs one session for each. */
export function createDeliveryLoop(
  parts: Omit<DeliveryParts, 'announce' | 'random'>,
  signals: DatabaseSignals,
  logger: DatabaseLogger,
): ClaimLoop {
  const announce = (webhookIds: readonly number[]) => {
    for (const id of webhookIds) signals.notify(webhookChannel, String(id));
  };
  return new ClaimLoop({
    table: new LeasedTable({
      database: parts.database,
      table: 'webhooks',
      keyColumn: 'internal_id',
      owner: randomUUID(),
    }),
    channel: webhookChannel,
    work: (lease) => new DeliverySession(lease, { ...parts, announce, random: Math.random }).run(),
    maxConcurrent,
    signals,
    clock: parts.clock,
    logger,
  });
}
