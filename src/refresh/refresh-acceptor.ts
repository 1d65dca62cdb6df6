import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { createOnce, findRepeated, keyRequest } from '../access/idempotency/create-once.js';
import { DATABASE, type Database } from '../database/database.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { OneAtATime } from '../platform/one-at-a-time.js';
import { dispatchChannel, refreshChannel } from './refresh-channels.js';
import { RequestChecker } from './request-checker.js';
import type { RefreshRequest } from './rules/refresh-request.js';
import { storeRefresh } from './store/store-refresh.js';

/** The refresh that a request created, now or earlier. */
export interface Acceptance {
  readonly id: string;
  /** True when an earlier request with the same key created it. */
  readonly replayed: boolean;
}

/** Accepts requests: checks them and stores them. */
@Injectable()
export class RefreshAcceptor {
  /**
   * Requests for a whole connection run one after another, since each locks all sources. They wait here, so that a hundred of them
   * take one database connection and not all.
   */
  private readonly wholeConnections = new OneAtATime<number>();

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly signals: DatabaseSignals,
    private readonly requestChecker: RequestChecker,
  ) {}

  /**
   * Stores a request once for each `key` (an `Idempotency-Key`, or null). Throws the problem that names the field and the remedy.
   * An equal request with the same key gets the first refresh, even if its connection has changed since.
   */
  async accept(request: RefreshRequest, key: string | null, caller: Caller): Promise<Acceptance> {
    const keyed = keyRequest({ caller, route: 'POST /refresh', key, body: request });
    const repeated = await findRepeated(this.database, keyed);
    if (repeated !== null) return { id: repeated, replayed: true };
    const accepted = await this.requestChecker.check(request, caller);
    const create = () =>
      createOnce(this.database, keyed, (transaction) => storeRefresh(transaction, accepted));
    const creation = await (request.source === null
      ? this.wholeConnections.run(accepted.connectionId, create)
      : create());
    if (creation.kind === 'repeated') return { id: creation.resourceId, replayed: true };
    this.signals.notify(dispatchChannel, String(accepted.connectionId));
    this.signals.notify(refreshChannel, creation.made.id);
    return { id: creation.made.id, replayed: false };
  }
}
