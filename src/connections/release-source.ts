import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { DATABASE, type Database } from '../database/database.js';
import { Problem } from '../platform/problem.js';
import type { ConnectionRecord } from './connection-record.js';
import {
  CONNECTION_REFRESHES,
  type ConnectionRefreshes,
  type ReleasedRun,
} from './connection-refreshes.port.js';

/** Lets an operator release an import that does not finish. */
@Injectable()
export class ReleaseSource {
  constructor(
    @Inject(CONNECTION_REFRESHES) private readonly refreshes: ConnectionRefreshes,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  /** Throws `source-not-found`, and `nothing-to-release` if no import of the source is in flight. */
  async run(connection: ConnectionRecord, source: string, caller: Caller): Promise<ReleasedRun> {
    const { internalId } = connection;
    const known = await this.database
      .selectFrom('sources')
      .select('source_id')
      .where('connection_id', '=', internalId)
      .where('source_id', '=', source)
      .executeTakeFirst();
    if (known === undefined)
      throw new Problem('source-not-found', 'The connection has no source with this id.');
    const released = await this.refreshes.release(internalId, source, caller.id);
    if (released === null)
      throw new Problem(
        'nothing-to-release',
        `No import of the source "${source}" is triggered or followed now.`,
      );
    return released;
  }
}
