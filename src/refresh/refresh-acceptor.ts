import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { createOnce, findRepeated } from '../access/idempotency/create-once.js';
import { keyRequest } from '../access/idempotency/keyed-request.js';
import { DATABASE, type Database } from '../database/database.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { OneAtATime } from '../platform/one-at-a-time.js';
import { dispatchChannel, refreshChannel } from './refresh-channels.js';
import { type RefreshBody, readRequestedRefresh } from './read-requested-refresh.js';
import { RequestChecker } from './request-checker.js';
import { storeRefresh } from './store/store-refresh.js';

/** The refresh that a request leads to. */
export interface Acceptance {
  readonly id: string;
  /** True when an earlier request with the same key created it. */
  readonly replayed: boolean;
}

/** Accepts wishes: checks them and stores them durably. */
@Injectable()
export class RefreshAcceptor {
  /**
   * Wishes of a whole connection wait for each other's locks in any case; waiting here, a hundred of them take one database connection
   * and leave the others to everybody else.
   */
  private readonly whole = new OneAtATime<number>();

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DatabaseSignals) private readonly signals: DatabaseSignals,
    @Inject(RequestChecker) private readonly requestChecker: RequestChecker,
  ) {}

  /**
   * Stores a wish once for each `key` (an `Idempotency-Key`, or null), or throws the problem that names the field and the remedy.
   * An equal request with the same key gets the refresh of the first, whatever its connection has become since.
   */
  async accept(body: RefreshBody, key: string | null, caller: Caller): Promise<Acceptance> {
    const asked = readRequestedRefresh(body);
    const request = keyRequest({ caller, route: 'POST /refresh', key, body: asked });
    const repeated = await findRepeated(this.database, request);
    if (repeated !== null) return { id: repeated, replayed: true };
    const refreshRequest = await this.requestChecker.check(asked, caller);
    const create = () =>
      createOnce(this.database, request, (transaction) => storeRefresh(transaction, refreshRequest));
    const creation = await (refreshRequest.source === null
      ? this.whole.run(refreshRequest.connectionId, create)
      : create());
    if (creation.kind === 'repeated') return { id: creation.resourceId, replayed: true };
    this.signals.notify(dispatchChannel, String(refreshRequest.connectionId));
    this.signals.notify(refreshChannel, creation.made.id);
    return { id: creation.made.id, replayed: false };
  }
}
