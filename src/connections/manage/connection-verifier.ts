import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../../access/audit/record-audit.js';
import type { Caller } from '../../access/caller.js';
import { DATABASE, type Database } from '../../database/database.js';
import { Problem } from '../../platform/problem.js';
import { CONNECTION_CALLS, type ConnectionCalls, type VerifyOutcome } from '../connection-calls.port.js';
import type { ConnectionRecord } from '../connection-record.js';
import { ConnectionStore } from '../connection-store.js';
import { rejectWithoutCalls } from './connection-problems.js';

/** A finished verification and the connection after it. */
export interface Verification {
  readonly outcome: Exclude<VerifyOutcome, { kind: 'timeout' }>;
  readonly connection: ConnectionRecord;
}

const verifyTimeoutInMs = 25_000;

/** Finds out whether the provider accepts the stored credentials. */
@Injectable()
export class ConnectionVerifier {
  constructor(
    private readonly store: ConnectionStore,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
  ) {}

  /** Throws the problems `connection-paused`, and `unavailable` if there was no result in time. */
  async verify(connection: ConnectionRecord, caller: Caller): Promise<Verification> {
    rejectWithoutCalls(connection, 'verification');
    const { id, internalId } = connection;
    const outcome = await this.calls.verify(internalId, caller.id, verifyTimeoutInMs);
    if (outcome.kind === 'timeout') {
      throw new Problem(
        'unavailable',
        'The verification did not finish in time; the quota of the connection may be used up.',
        { headers: { 'retry-after': '10' } },
      );
    }
    await recordAudit(this.database, {
      caller: caller.id,
      action: 'connection.verified',
      subject: { kind: 'connection', id },
      connectionId: internalId,
      detail: { accepted: outcome.kind === 'accepted' },
    });
    return { outcome, connection: (await this.store.findByInternalId(internalId)) ?? connection };
  }
}
