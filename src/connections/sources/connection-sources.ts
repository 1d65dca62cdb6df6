import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../access/caller.js';
import { cutPage, type Page, readCursor } from '../../platform/cursor.js';
import { Problem } from '../../platform/problem.js';
import { CONNECTION_CALLS, type ConnectionCalls, type ReadSourcesOutcome } from '../connection-calls.port.js';
import { rejectWithoutCalls } from '../manage/connection-problems.js';
import type { ConnectionRecord } from '../connection-record.js';
import {
  CONNECTION_REFRESHES,
  type ConnectionRefreshes,
  type ReleasedRun,
} from '../connection-refreshes.port.js';
import { ConnectionStore } from '../connection-store.js';
import type { SourcesQueryDto } from './sources-query.dto.js';
import { type SourceRecord, SourceStore } from './source-store.js';

const readTimeoutInMs = 10_000;
const anyAgeInMs = 365 * 86_400_000;

/** The sources of a connection, read from the provider when needed. */
@Injectable()
export class ConnectionSources {
  constructor(
    private readonly sources: SourceStore,
    private readonly connections: ConnectionStore,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
    @Inject(CONNECTION_REFRESHES) private readonly refreshes: ConnectionRefreshes,
  ) {}

  /**
   * A page of the known sources. Requests a read if `maxAgeSeconds` is given or the sources were never read. If the read fails or takes
   * too long, returns the known sources. If none are known, throws the problem `unavailable`, or the problem of a connection that makes
   * no calls.
   */
  async list(
    connection: ConnectionRecord,
    query: SourcesQueryDto,
    caller: Caller,
  ): Promise<Page<SourceRecord>> {
    const { limit, cursor, maxAgeSeconds, ...unread } = query;
    unread satisfies Record<string, never>;
    const after = readCursor({ cursor });
    const wereRead = await this.sources.wereRead(connection.internalId);
    if (maxAgeSeconds !== undefined || !wereRead) {
      const outcome = await this.read(connection, maxAgeSeconds, caller);
      if (!wereRead && outcome !== 'read') await this.reject(connection, outcome);
    }
    const found = await this.sources.list(connection.internalId, { after, limit: limit + 1 });
    return cutPage(found, limit, ({ id }) => id);
  }

  /**
   * Releases an import that does not finish. Throws `source-not-found`, and `nothing-to-release` if no import of the source is in flight.
   */
  async release({ internalId }: ConnectionRecord, source: string, caller: Caller): Promise<ReleasedRun> {
    if (!(await this.sources.has(internalId, source)))
      throw new Problem('source-not-found', 'The connection has no source with this id.');
    const released = await this.refreshes.release(internalId, source, caller.id);
    if (released === null)
      throw new Problem(
        'nothing-to-release',
        `No import of the source "${source}" is triggered or followed now.`,
      );
    return released;
  }

  private async read(
    connection: ConnectionRecord,
    maxAgeSeconds: number | undefined,
    caller: Caller,
  ): Promise<ReadSourcesOutcome> {
    if (connection.status !== 'active') return 'failed';
    const maxAgeInMs = maxAgeSeconds === undefined ? anyAgeInMs : maxAgeSeconds * 1000;
    return this.calls.readSources(connection.internalId, maxAgeInMs, caller.id, readTimeoutInMs);
  }

  /** Reads the connection again, because the failed read may have shown that the provider rejects the credentials. */
  private async reject(connection: ConnectionRecord, outcome: 'failed' | 'timeout'): Promise<never> {
    const current = await this.connections.findByInternalId(connection.internalId);
    rejectWithoutCalls(current ?? connection, 'none');
    const reason =
      outcome === 'failed' ? 'The provider could not be read.' : 'The provider was not read in time.';
    throw new Problem('unavailable', `${reason} The sources of this connection are not known yet.`, {
      headers: { 'retry-after': '10' },
    });
  }
}
