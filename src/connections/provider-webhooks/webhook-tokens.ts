import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../../access/audit/record-audit.js';
import type { Caller } from '../../access/caller.js';
import { DATABASE, type Database } from '../../database/database.js';
import type { ConnectionRecord } from '../connection-record.js';
import { makeWebhookToken, storeWebhookToken } from './webhook-token.js';

/** The tokens in the URLs of provider webhooks. */
@Injectable()
export class WebhookTokens {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Makes a token for a connection and audits it. The former token is no longer valid. Only the hash is stored. */
  async make({ internalId, id }: ConnectionRecord, caller: Caller): Promise<string> {
    const token = makeWebhookToken();
    await this.database.transaction().execute(async (transaction) => {
      await storeWebhookToken(transaction, internalId, token);
      await recordAudit(transaction, {
        caller: caller.id,
        action: 'connection.webhook-token-made',
        subject: { kind: 'connection', id },
        connectionId: internalId,
        detail: {},
      });
    });
    return token;
  }
}
