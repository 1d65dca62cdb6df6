import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../access/caller.js';
import type { Creation } from '../../access/idempotency/create-once.js';
import { type KeyedRequest, keyRequest } from '../../access/idempotency/keyed-request.js';
import { Problem } from '../../platform/problem.js';
import { CONNECTION_CALLS, type CallsSeed, type ConnectionCalls } from '../connection-calls.port.js';
import type { ConnectionEntry } from '../connection-entry.js';
import type { ConnectionRecord } from '../connection-record.js';
import { ConnectionStore } from '../connection-store.js';
import { checkRequestedConnection, type ConnectionRules } from './check-requested-connection.js';
import { ConnectionChanges } from './connection-changes.js';
import { CONNECTION_RULES } from './connection-rules.js';
import { auditRejectedCredentials, createConnection, rejectTaken } from './create-connection.js';
import { rejectFailedVerification } from './reject-failed-verification.js';

/** A connection as a caller wants it made. */
export interface ConnectionRequest {
  readonly id: string;
  readonly provider: string;
  readonly credentials: unknown;
  readonly baseUrl: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly status: 'active' | 'paused';
  /** Only if the provider accepts the credentials. */
  readonly verify: boolean;
}

/** The connection that a request leads to. */
export interface ConnectionCreation {
  readonly connection: ConnectionRecord;
  /** True when an earlier request with the same key made it. */
  readonly replayed: boolean;
}

const verifyTimeoutInMs = 20_000;

/** Makes connections for callers. */
@Injectable()
export class ConnectionCreator {
  constructor(
    @Inject(ConnectionChanges) private readonly changes: ConnectionChanges,
    @Inject(CONNECTION_RULES) private readonly rules: ConnectionRules,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
    @Inject(ConnectionStore) private readonly store: ConnectionStore,
  ) {}

  /**
   * Makes the connection, once for each `key` (an `Idempotency-Key`, or null), after one harmless call with its credentials if that is wished. Throws `forbidden` for a caller with a list
   * of connections, and the problems of the checks, of the verification and of `createConnection`; then nothing was stored.
   */
  async create(
    connectionRequest: ConnectionRequest,
    caller: Caller,
    key: string | null,
  ): Promise<ConnectionCreation> {
    if (caller.connections !== null)
      throw new Problem('forbidden', 'A key with a list of connections cannot create any.');
    const request = keyRequest({ caller, route: 'POST /connections', key, body: connectionRequest });
    const repeated = await this.changes.findRepeated(request);
    if (repeated !== null) return { connection: await this.find(repeated), replayed: true };
    const { kind } = await this.make(connectionRequest, caller, request).catch((error: unknown) =>
      this.repeatInstead(request, error),
    );
    return { connection: await this.find(connectionRequest.id), replayed: kind === 'repeated' };
  }

  private async make(
    connectionRequest: ConnectionRequest,
    caller: Caller,
    request: KeyedRequest | null,
  ): Promise<Pick<Creation<never>, 'kind'>> {
    const entry = this.check(connectionRequest);
    if (connectionRequest.verify) await this.rejectTaken(entry, caller);
    const seed = connectionRequest.verify ? await this.verify(entry, caller) : null;
    return this.changes.runOnce(request, async (context) => {
      await createConnection(context, entry, caller, seed);
      return { id: entry.id };
    });
  }

  /** An equal request that was stored while this one was looked at is the reason why this one is refused: its answer counts. */
  private async repeatInstead(request: KeyedRequest | null, error: unknown): Promise<{ kind: 'repeated' }> {
    if (!(error instanceof Problem) || (await this.changes.findRepeated(request)) === null) throw error;
    return { kind: 'repeated' };
  }

  private async find(id: string): Promise<ConnectionRecord> {
    const connection = await this.store.findById(id);
    if (connection === null)
      throw new Problem('connection-changed', 'The connection has been deleted since.');
    return connection;
  }

  /** Checks a wish and fills in its defaults; throws `invalid-request`. */
  check({ status, ...connectionRequest }: ConnectionRequest): ConnectionEntry {
    const paused = status === 'paused';
    return checkRequestedConnection(
      { ...connectionRequest, baseUrlIsGiven: connectionRequest.baseUrl !== null, paused },
      this.rules,
    );
  }

  /** Before the provider is called: what is refused anyway costs no call of another connection's quota. */
  private async rejectTaken(entry: ConnectionEntry, caller: Caller): Promise<void> {
    await this.changes.run((context) => rejectTaken(context, entry, caller));
  }

  private async verify(entry: ConnectionEntry, caller: Caller): Promise<CallsSeed> {
    const outcome = await this.calls.checkNewAccount(entry, verifyTimeoutInMs);
    if (outcome.kind === 'accepted') return outcome.seed;
    await this.changes.run((context) =>
      auditRejectedCredentials(context, entry, caller, outcome.failure.code),
    );
    return rejectFailedVerification(outcome.failure);
  }
}
