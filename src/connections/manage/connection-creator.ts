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

/** A request to make a connection. */
export interface ConnectionRequest {
  readonly id: string;
  readonly provider: string;
  readonly credentials: unknown;
  readonly baseUrl: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly status: 'active' | 'paused';
  /** Make it only if the provider accepts the credentials. */
  readonly verify: boolean;
}

/** The connection that a request made now or earlier. */
export interface ConnectionCreation {
  readonly connection: ConnectionRecord;
  /** True if an earlier request with the same key made it. */
  readonly replayed: boolean;
}

const verifyTimeoutInMs = 20_000;

/** Makes connections for callers. */
@Injectable()
export class ConnectionCreator {
  constructor(
    private readonly changes: ConnectionChanges,
    @Inject(CONNECTION_RULES) private readonly rules: ConnectionRules,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
    private readonly store: ConnectionStore,
  ) {}

  /**
   * Makes the connection once for each `key` (an `Idempotency-Key`, or null). With `verify`, it makes one harmless call with the
   * credentials first. Throws `forbidden` for a caller with a list of connections, and the problems of the checks, of the verification
   * and of `createConnection`; then nothing is stored.
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

  /** If an equal request made the connection in the meantime, it is the reason for the rejection, and this request repeats it. */
  private async repeatInstead(request: KeyedRequest | null, error: unknown): Promise<{ kind: 'repeated' }> {
    if (!(error instanceof Problem) || (await this.changes.findRepeated(request)) === null) throw error;
    return { kind: 'repeated' };
  }

  private async find(id: string): Promise<ConnectionRecord> {
    const connection = await this.store.findById(id);
    if (connection === null)
      throw new Problem('connection-changed', 'The connection has been deleted in the meantime.');
    return connection;
  }

  /** Checks a request and fills in defaults; throws `invalid-request`. */
  check({ status, ...connectionRequest }: ConnectionRequest): ConnectionEntry {
    const paused = status === 'paused';
    return checkRequestedConnection(
      { ...connectionRequest, baseUrlIsGiven: connectionRequest.baseUrl !== null, paused },
      this.rules,
    );
  }

  /** Runs before the provider is called, so that a request that is rejected anyway costs no call. */
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
