import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Caller } from '../../../access/caller.js';
import { DATABASE, type Database } from '../../../database/database.js';
import { cutPage, decodeCursor } from '../../../platform/cursor.js';
import { Problem } from '../../../platform/problem.js';
import { describeWebhook } from '../describe-webhook.js';
import type { WebhookPageDto } from './webhook-responses.dto.js';
import type { WebhookRecord } from '../webhook-record.js';

/**
 * Finds webhooks for callers. A caller that may see all connections sees all webhooks. Any other caller sees only its own, except
 * those that cover connections it may not see: the tokens of one subject may differ.
 */
@Injectable()
export class WebhookDirectory {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** One webhook; 404 `webhook-not-found`. `within` is the transaction that will change it. */
  async find(id: string, caller: Caller, within: Database = this.database): Promise<WebhookRecord> {
    const webhook = await visible(within, caller).where('id', '=', id).executeTakeFirst();
    if (webhook !== undefined) return webhook;
    throw new Problem('webhook-not-found', 'This webhook does not exist, or the key may not see it.');
  }

  /** A page of webhooks, newest first. */
  async list(
    page: { readonly limit: number; readonly cursor?: string },
    caller: Caller,
  ): Promise<WebhookPageDto> {
    let selected = visible(this.database, caller);
    if (page.cursor !== undefined) selected = selected.where('id', '<', decodeCursor(page.cursor));
    const rows = await selected
      .orderBy('id', 'desc')
      .limit(page.limit + 1)
      .execute();
    const { items, nextCursor } = cutPage(rows, page.limit, ({ id }) => id);
    return { items: items.map(describeWebhook), nextCursor };
  }
}

function visible(database: Database, caller: Caller) {
  const selected = database.selectFrom('webhooks').selectAll();
  if (caller.connections === null) return selected;
  return selected
    .where('caller', '=', caller.id)
    .where(sql<boolean>`granted_connections <@ ${[...caller.connections]}::text[]`);
}
