import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../../access/audit/record-audit.js';
import type { Caller } from '../../access/caller.js';
import { type Creation, type KeyedRequest, keyRequest } from '../../access/idempotency/create-once.js';
import { Problem } from '../../platform/problem.js';
import { CONNECTION_CALLS, type CallsSeed, type ConnectionCalls } from '../connection-calls.port.js';
import type { ConnectionEntry } from '../connection-entry.js';
import type { ConnectionRecord } from '../connection-record.js';
import { ConnectionStore } from '../connection-store.js';
import {
  checkRequestedConnection,
  CONNECTION_RULES,
  type ConnectionRules,
} from './check-requested-connection.js';
import { ConnectionChanges, rejectDuplicate } from './connection-changes.js';
import { rejectFailedCheck } from './connection-problems.js';
import { pausedByCaller } from './plan-change.js';
import {
  insertConnection,
  insertFirstCall,
  lockConnectionWrites,
  type WriteContext,
} from './write-connection.js';

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
   * and of `rejectTaken`; then nothing is stored.
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
    { status, verify, ...requested }: ConnectionRequest,
    caller: Caller,
    request: KeyedRequest | null,
  ): Promise<Pick<Creation<never>, 'kind'>> {
    const entry = checkRequestedConnection(
      { ...requested, baseUrlIsGiven: requested.baseUrl !== null, paused: status === 'paused' },
      this.rules,
    );
    // Before the provider is called, so that a request that is rejected anyway costs no call.
    if (verify) await this.changes.run((context) => rejectTaken(context, entry, caller));
    const seed = verify ? await this.verify(entry, caller) : null;
    return this.changes.runOnce(request, async (context) => {
      await rejectTaken(context, entry, caller);
      await storeConnection(context, entry, caller, seed);
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

  /**
   * Audits a rejection. Without a connection, the record of provider calls cannot show it, and somebody could check credentials without
   * a trace.
   */
  private async verify(entry: ConnectionEntry, caller: Caller): Promise<CallsSeed> {
    const outcome = await this.calls.checkNewAccount(entry, verifyTimeoutInMs);
    if (outcome.kind === 'accepted') return outcome.seed;
    const { id, provider, baseUrl } = entry;
    await this.changes.run(({ transaction }) =>
      recordAudit(transaction, {
        caller: caller.id,
        action: 'connection.refused',
        subject: { kind: 'connection', id },
        connectionId: null,
        detail: { provider, baseUrl, reason: outcome.failure.code },
      }),
    );
    return rejectFailedCheck(outcome.failure);
  }
}

/**
 * Throws `connection-exists` if a connection has or had this id, and `connection-duplicate` if another connection has its account.
 * Blocks other changes of ids and credentials until the end of the transaction.
 */
async function rejectTaken(context: WriteContext, entry: ConnectionEntry, caller: Caller): Promise<void> {
  const { transaction } = context;
  await lockConnectionWrites(transaction);
  const taken = await transaction
    .selectFrom('connections')
    .select('deleted_at')
    .where('id', '=', entry.id)
    .executeTakeFirst();
  if (taken !== undefined) {
    const detail =
      taken.deleted_at === null
        ? 'There is a connection with this id already.'
        : 'This was the id of a deleted connection; an id is never used again.';
    throw new Problem('connection-exists', detail, { errors: [{ pointer: '/id', detail }] });
  }
  await rejectDuplicate(context, entry, null, caller);
}

/** Stores a checked connection and audits it. `seed` is the record of the call that has just checked its credentials. */
async function storeConnection(
  context: WriteContext,
  entry: ConnectionEntry,
  caller: Caller,
  seed: CallsSeed | null,
): Promise<void> {
  const { id, provider, baseUrl, paused } = entry;
  const internalId = await insertConnection(context, 'api', entry, {
    status: paused ? 'paused' : 'active',
    statusReason: paused ? pausedByCaller : null,
  });
  if (seed !== null) await insertFirstCall(context, internalId, seed, caller);
  await recordAudit(context.transaction, {
    caller: caller.id,
    action: 'connection.created',
    subject: { kind: 'connection', id },
    connectionId: internalId,
    detail: { provider, baseUrl, paused, verified: seed !== null },
  });
}
