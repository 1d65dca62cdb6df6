import type { Selectable } from 'kysely';
import type { WebhooksTable } from '../../database/tables.js';

/** A webhook as stored. */
export type WebhookRecord = Selectable<WebhooksTable>;

/**
 * Why a webhook is disabled: `caller` (by hand), `gone` (its receiver answered 410), `failing` (no success for three days),
 * `key-ended` (the key it belongs to was revoked or expired).
 */
export type DisabledReason = 'caller' | 'gone' | 'failing' | 'key-ended';
