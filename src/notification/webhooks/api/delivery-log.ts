import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../../access/caller.js';
import { DATABASE, type Database } from '../../../database/database.js';
import { cutPage, decodeCursor } from '../../../platform/cursor.js';
import { invalidField, Problem } from '../../../platform/problem.js';
import { formatInstant, formatInstantOrNull } from '../../../refresh/rules/format-instant.js';
import type { DeliveryDto, DeliveryPageDto, ListDeliveriesQueryDto } from './delivery.dto.js';
import type { DeliveryRecord } from '../webhook-record.js';
import type { DeliveryStatus } from '../webhook-states.js';
import { WebhookDirectory } from './webhook-directory.js';

const columns = [
  'row_id',
  'id',
  'webhook_id',
  'event_id',
  'event_type',
  'refresh_id',
  'sequence',
  'connection',
  'status',
  'attempt_count',
  'round_count',
  'attempts',
  'next_attempt_at',
  'created_at',
  'finished_at',
] as const;

/** Reads the deliveries of a webhook for callers. */
@Injectable()
export class DeliveryLog {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly directory: WebhookDirectory,
  ) {}

  /** A page of the deliveries to one webhook, newest first. */
  async list(webhookId: string, query: ListDeliveriesQueryDto, caller: Caller): Promise<DeliveryPageDto> {
    const webhook = await this.directory.find(webhookId, caller);
    let selected = this.database
      .selectFrom('webhook_deliveries')
      .select(columns)
      .where('webhook_id', '=', webhook.internal_id);
    // An unknown status matches nothing.
    if (query.status !== undefined) selected = selected.where('status', '=', query.status as DeliveryStatus);
    if (query.cursor !== undefined) selected = selected.where('row_id', '<', readCursor(query.cursor));
    const rows = await selected
      .orderBy('row_id', 'desc')
      .limit(query.limit + 1)
      .execute();
    const { items, nextCursor } = cutPage(rows, query.limit, ({ row_id }) => row_id);
    return { items: items.map(describeDelivery), nextCursor };
  }

  /** One delivery to a webhook (internal id); 404 `delivery-not-found`. */
  async read(webhookId: number, deliveryId: string): Promise<DeliveryDto> {
    const row = await this.database
      .selectFrom('webhook_deliveries')
      .select(columns)
      .where('webhook_id', '=', webhookId)
      .where('id', '=', deliveryId)
      .executeTakeFirst();
    if (row === undefined) throw deliveryNotFound();
    return describeDelivery(row);
  }
}

/** The problem for a delivery that does not exist. */
export function deliveryNotFound(): Problem {
  return new Problem('delivery-not-found', 'This webhook has no such delivery.');
}

function readCursor(cursor: string): number {
  const rowId = decodeCursor(cursor);
  if (/^\d{1,15}$/.test(rowId)) return Number(rowId);
  throw invalidField('?cursor', 'Send the nextCursor of the previous page, unchanged.');
}

/** A delivery as callers see it. */
function describeDelivery(delivery: DeliveryRecord): DeliveryDto {
  return {
    id: delivery.id,
    eventId: delivery.event_id,
    eventType: delivery.event_type,
    refreshId: delivery.refresh_id,
    sequence: delivery.sequence,
    status: delivery.status,
    attemptCount: delivery.attempt_count,
    attempts: delivery.attempts,
    nextAttemptAt: formatInstantOrNull(delivery.next_attempt_at),
    createdAt: formatInstant(delivery.created_at),
    finishedAt: formatInstantOrNull(delivery.finished_at),
  };
}
