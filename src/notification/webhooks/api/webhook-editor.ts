import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { recordAudit } from '../../../access/audit/record-audit.js';
import type { Caller } from '../../../access/caller.js';
import { createOnce, findRepeated, keyRequest } from '../../../access/idempotency/create-once.js';
import { DATABASE, type Database, type DatabaseTransaction } from '../../../database/database.js';
import { transact } from '../../../database/transact.js';
import { invalidField } from '../../../platform/problem.js';
import { Sealer } from '../../../platform/sealing/sealer.js';
import { createWebhook } from './create-webhook.js';
import { rejectUnseenConnections } from './reject-unseen-connections.js';
import { disableWebhook } from '../delivery/disable-webhook.js';
import type { ChangeWebhookDto, WebhookRequest } from './webhook-request.dto.js';
import { createSecret } from '../delivery/sign-event.js';
import { WebhookDirectory } from './webhook-directory.js';
import { ReceiverClient } from '../receivers/receiver-client.js';
import type { WebhookRecord } from '../webhook-record.js';
import { openSecret, sealSecret } from '../webhook-secrets.js';

/** A webhook with its new secret. */
export interface WebhookWithSecret {
  readonly webhook: WebhookRecord;
  readonly secret: string;
}

/** The webhook of a create request; without its secret when an earlier request created it. */
export interface WebhookCreation {
  readonly webhook: WebhookRecord;
  readonly secret: string | null;
}

/** How long both secrets are valid after a rotation. */
const overlapInHours = 24;

/** Creates, changes and deletes webhooks for callers. The audit records each change. */
@Injectable()
export class WebhookEditor {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly receivers: ReceiverClient,
    private readonly directory: WebhookDirectory,
  ) {}

  /**
   * See `createWebhook`; 400 at `/url` when the URL may not be called. A repeat with the same `key` (an `Idempotency-Key`, or null)
   * returns the first webhook without its secret.
   */
  async create(webhookRequest: WebhookRequest, caller: Caller, key: string | null): Promise<WebhookCreation> {
    const request = keyRequest({
      caller,
      route: 'POST /webhooks',
      key,
      // Requests with the same meaning are the same request.
      body: {
        ...webhookRequest,
        eventTypes: webhookRequest.eventTypes?.toSorted() ?? null,
        connections: webhookRequest.connections?.toSorted() ?? null,
      },
    });
    const repeated = await findRepeated(this.database, request);
    if (repeated !== null) return { webhook: await this.directory.find(repeated, caller), secret: null };
    await this.rejectForbidden(webhookRequest.url);
    const creation = await createOnce(this.database, request, async (transaction) => {
      const made = await createWebhook(transaction, this.sealer, caller, webhookRequest);
      return { id: made.webhook.id, ...made };
    });
    return creation.kind === 'made'
      ? creation.made
      : { webhook: await this.directory.find(creation.resourceId, caller), secret: null };
  }

  /** Changes the fields in the patch. Enabling resets the failures; events from the time it was disabled are not sent. */
  async change(id: string, patch: ChangeWebhookDto, caller: Caller): Promise<WebhookRecord> {
    await this.directory.find(id, caller);
    if (patch.url !== undefined) await this.rejectForbidden(patch.url);
    return transact(this.database, async (transaction) => {
      const current = await this.directory.find(id, caller, transaction);
      await rejectUnseenConnections(transaction, caller, patch.connections ?? null);
      // Before any other write, because it locks several webhooks.
      if (patch.enabled === false) await disableWebhook(transaction, current, 'caller', caller.id);
      const changed = await writeChange(transaction, current, patch);
      await this.audit(transaction, 'webhook.changed', changed, caller, { fields: Object.keys(patch) });
      return changed;
    });
  }

  /** Deletes a webhook with its deliveries. Pending events are not sent. */
  async delete(id: string, caller: Caller): Promise<void> {
    await transact(this.database, async (transaction) => {
      const webhook = await this.directory.find(id, caller, transaction);
      await transaction.deleteFrom('webhooks').where('internal_id', '=', webhook.internal_id).execute();
      await this.audit(transaction, 'webhook.deleted', webhook, caller, {});
    });
  }

  /**
   * Creates a new secret. For 24 hours events are signed with the current one too. An older one becomes invalid immediately, so two
   * rotations invalidate a leaked secret.
   */
  async rotateSecret(id: string, caller: Caller): Promise<WebhookWithSecret> {
    const secret = createSecret();
    return transact(this.database, async (transaction) => {
      const { internal_id: rowId } = await this.directory.find(id, caller, transaction);
      const current = await transaction
        .selectFrom('webhooks')
        .selectAll()
        .where('internal_id', '=', rowId)
        .forNoKeyUpdate()
        .executeTakeFirstOrThrow();
      const webhook = await transaction
        .updateTable('webhooks')
        .set({
          sealed_secret: sealSecret(this.sealer, rowId, 'secret', secret),
          sealed_previous_secret: sealSecret(
            this.sealer,
            rowId,
            'previous_secret',
            openSecret(this.sealer, current),
          ),
          previous_secret_until: sql`clock_timestamp() + ${overlapInHours} * interval '1 hour'`,
          updated_at: sql`clock_timestamp()`,
        })
        .where('internal_id', '=', rowId)
        .returningAll()
        .executeTakeFirstOrThrow();
      await this.audit(transaction, 'webhook.secret-rotated', webhook, caller, {});
      return { webhook, secret };
    });
  }

  /** Throws a 400 at `/url` when the URL may not be called. */
  private async rejectForbidden(url: string): Promise<void> {
    const fault = await this.receivers.findFault(url);
    if (fault !== null) throw invalidField('/url', fault);
  }

  private audit(
    transaction: DatabaseTransaction,
    action: string,
    webhook: WebhookRecord,
    caller: Caller,
    detail: { readonly fields?: readonly string[] },
  ): Promise<void> {
    return recordAudit(transaction, {
      caller: caller.id,
      action,
      subject: { kind: 'webhook', id: webhook.id },
      connectionId: null,
      detail: { ...(detail.fields === undefined ? {} : { fields: detail.fields }) },
    });
  }
}

function writeChange(
  transaction: DatabaseTransaction,
  current: WebhookRecord,
  { url, eventTypes, connections, description, enabled, ...unread }: ChangeWebhookDto,
): Promise<WebhookRecord> {
  // A field of the body that is not read here does not compile.
  unread satisfies Record<string, never>;
  return transaction
    .updateTable('webhooks')
    .set({
      ...(url === undefined ? {} : { url }),
      ...(eventTypes === undefined ? {} : { event_types: eventTypes && [...new Set(eventTypes)] }),
      ...(connections === undefined ? {} : { connections: connections && [...new Set(connections)] }),
      ...(description === undefined ? {} : { description }),
      ...(enabled === true
        ? {
            enabled,
            disabled_reason: null,
            disabled_at: null,
            failures_in_row: 0,
            failing_since: null,
            cool_down_until: null,
          }
        : {}),
      updated_at: sql`clock_timestamp()`,
      due_at: sql<Date>`clock_timestamp()`,
    })
    .where('internal_id', '=', current.internal_id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
