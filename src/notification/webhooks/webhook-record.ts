import type { Selectable } from 'kysely';
import type { WebhookDeliveriesTable, WebhooksTable } from '../../database/tables.js';

/** A webhook as stored. */
export type WebhookRecord = Selectable<WebhooksTable>;

/** A delivery as stored, without its body. */
export type DeliveryRecord = Omit<Selectable<WebhookDeliveriesTable>, 'body'>;
