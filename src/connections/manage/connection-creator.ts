import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../access/caller.js';
import { Problem } from '../../platform/problem.js';
import { CONNECTION_CALLS, type CallsSeed, type ConnectionCalls } from '../connection-calls.port.js';
import type { ConnectionEntry } from '../connection-entry.js';
import type { ConnectionRecord } from '../connection-record.js';
import { ConnectionStore } from '../connection-store.js';
import { checkWishedConnection, type ConnectionRules } from './check-wished-connection.js';
import { ConnectionChanges } from './connection-changes.js';
import { CONNECTION_RULES } from './connection-rules.js';
import { createConnection, refuseTaken } from './create-connection.js';
import { refuseFailedVerification } from './refuse-failed-verification.js';

/** A connection as a caller wants it made. */
export interface CreationWish {
  readonly id: string;
  readonly provider: string;
  readonly credentials: unknown;
  readonly baseUrl: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly status: 'active' | 'paused';
  /** Only if the provider accepts the credentials. */
  readonly verify: boolean;
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
   * Makes the connection, after one harmless call with its credentials if that is wished. Throws `forbidden` for a caller with a list
   * of connections, and the problems of the checks, of the verification and of `createConnection`; then nothing was stored.
   */
  async create(wish: CreationWish, caller: Caller): Promise<ConnectionRecord> {
    if (caller.connections !== null)
      throw new Problem('forbidden', 'A key with a list of connections cannot create any.');
    const entry = this.check(wish);
    if (wish.verify) await this.refuseTaken(entry, caller);
    const seed = wish.verify ? await this.verify(entry) : null;
    await this.changes.run((context) => createConnection(context, entry, caller, seed));
    const created = await this.store.findById(entry.id);
    if (created === null) throw new Problem('connection-changed', 'The connection was deleted at once.');
    return created;
  }

  /** Checks a wish and fills in its defaults; throws `invalid-request`. */
  check({ status, ...wish }: CreationWish): ConnectionEntry {
    const paused = status === 'paused';
    return checkWishedConnection({ ...wish, baseUrlIsGiven: wish.baseUrl !== null, paused }, this.rules);
  }

  /** Before the provider is called: what is refused anyway costs no call of another connection's quota. */
  private async refuseTaken(entry: ConnectionEntry, caller: Caller): Promise<void> {
    await this.changes.run((context) => refuseTaken(context, entry, caller));
  }

  private async verify(entry: ConnectionEntry): Promise<CallsSeed> {
    const outcome = await this.calls.tryOutNew(entry, verifyTimeoutInMs);
    return outcome.kind === 'accepted' ? outcome.seed : refuseFailedVerification(outcome.failure);
  }
}
