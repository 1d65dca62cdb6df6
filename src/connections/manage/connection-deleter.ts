import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../../access/audit/record-audit.js';
import type { Caller } from '../../access/caller.js';
import { CONNECTION_CALLS, type ConnectionCalls } from '../connection-calls.port.js';
import type { ConnectionRecord } from '../connection-record.js';
import { CONNECTION_REFRESHES, type ConnectionRefreshes } from '../connection-refreshes.port.js';
import { eraseWebhookToken } from '../provider-webhooks/webhook-tokens.js';
import { ConnectionChanges, lockManagedConnection } from './connection-changes.js';
import { rejectOtherManager } from './connection-problems.js';
import { eraseConnection } from './write-connection.js';

/** Deletes connections for callers. */
@Injectable()
export class ConnectionDeleter {
  constructor(
    private readonly changes: ConnectionChanges,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
    @Inject(CONNECTION_REFRESHES) private readonly refreshes: ConnectionRefreshes,
  ) {}

  /**
   * Deletes and audits the connection, then cancels its unfinished refreshes. Its credentials are erased, no new call starts, and it is
   * no longer shown. Its history stays under its internal id, and its public id is never used again. Throws the problems of
   * `lockManagedConnection`.
   */
  async delete(connection: ConnectionRecord, caller: Caller): Promise<void> {
    rejectOtherManager(connection);
    const { internalId } = connection;
    await this.changes.run(async (context) => {
      const { transaction } = context;
      const { record } = await lockManagedConnection(context, internalId);
      await eraseConnection(transaction, internalId, {
        status: 'paused',
        statusReason: 'deleted',
        deleted: true,
      });
      await transaction.deleteFrom('credential_checks').where('connection_id', '=', internalId).execute();
      await eraseWebhookToken(transaction, internalId);
      await recordAudit(transaction, {
        caller: caller.id,
        action: 'connection.deleted',
        subject: { kind: 'connection', id: record.id },
        connectionId: internalId,
        detail: { provider: record.provider },
      });
    });
    this.calls.wake(internalId);
    await this.refreshes.endAll(internalId);
  }
}
