import type { Selectable } from 'kysely';
import type { WebhooksTable } from '../../database/tables.js';

/** A webhook as stored. */
export type WebhookRecord = Selectable<WebhooksTable>;

/**
 * Why a webhook is disabled: `caller` (a caller disabled it), `gone` (its receiver returned 410), `failing` (no success for three
 * days), `key-ended` (its key was revoked or has expired).
 */
export type DisabledReason = 'caller' | 'gone' | 'failing' | 'key-ended';
