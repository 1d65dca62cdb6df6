import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../access/caller.js';
import { CONNECTION_CALLS, type ConnectionCalls } from '../connection-calls.port.js';
import type { ConnectionRecord } from '../connection-record.js';
import { CONNECTION_REFRESHES, type ConnectionRefreshes } from '../connection-refreshes.port.js';
import { ConnectionChanges } from './connection-changes.js';
import { deleteConnection } from './delete-connection.js';
import { rejectOtherManager } from './reject-other-manager.js';

/** Deletes connections for callers. */
@Injectable()
export class ConnectionDeleter {
  constructor(
    private readonly changes: ConnectionChanges,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
    @Inject(CONNECTION_REFRESHES) private readonly refreshes: ConnectionRefreshes,
  ) {}

  /** Deletes the connection, then cancels its unfinished refreshes. Throws the problems of `deleteConnection`. */
  async delete(connection: ConnectionRecord, caller: Caller): Promise<void> {
    rejectOtherManager(connection);
    const { internalId } = connection;
    await this.changes.run((context) => deleteConnection(context, internalId, caller));
    this.calls.wake(internalId);
    await this.refreshes.endAll(internalId);
  }
}
