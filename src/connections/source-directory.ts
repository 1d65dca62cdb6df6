import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '../platform/problem.js';
import { CONNECTION_CALLS, type ConnectionCalls, type ReadSourcesOutcome } from './connection-calls.port.js';
import type { ConnectionRecord } from './connection-record.js';
import { ConnectionStore } from './connection-store.js';
import { cutPage, type Page, type PageQuery, readCursor } from './cut-page.js';
import { rejectWithoutCalls } from './reject-without-calls.js';
import type { SourceRecord } from './source-record.js';
import { SourceStore } from './source-store.js';

/** What a caller wants of the sources. */
export interface SourcesQuery extends PageQuery {
  /** How old the knowledge may be; left out, what is known is enough. */
  readonly maxAgeSeconds?: number;
}

const readTimeoutInMs = 10_000;
const anyAgeInMs = 365 * 86_400_000;

/** The sources of a connection, read from the provider when that is needed. */
@Injectable()
export class SourceDirectory {
  constructor(
    @Inject(SourceStore) private readonly sources: SourceStore,
    @Inject(ConnectionStore) private readonly connections: ConnectionStore,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
  ) {}

  /**
   * A page of the known sources; `askedBy` is the id of the caller. A read is asked for when `maxAgeSeconds` is given or none ever took place. When it fails or takes
   * too long, what is known is answered; when nothing is known, the problem `unavailable`, or why the connection makes no calls.
   */
  async list(
    connection: ConnectionRecord,
    request: SourcesQuery,
    requestedBy: string,
  ): Promise<Page<SourceRecord>> {
    const after = readCursor(request);
    const wereRead = await this.sources.wereRead(connection.internalId);
    if (request.maxAgeSeconds !== undefined || !wereRead) {
      const outcome = await this.read(connection, request.maxAgeSeconds, requestedBy);
      if (!wereRead && outcome !== 'fresh') await this.reject(connection, outcome);
    }
    return cutPage(
      await this.sources.list(connection.internalId, { after, limit: request.limit + 1 }),
      request.limit,
    );
  }

  private async read(
    connection: ConnectionRecord,
    maxAgeSeconds: number | undefined,
    requestedBy: string,
  ): Promise<ReadSourcesOutcome> {
    if (connection.status !== 'active') return 'failed';
    const maxAgeInMs = maxAgeSeconds === undefined ? anyAgeInMs : maxAgeSeconds * 1000;
    return this.calls.readSources(connection.internalId, maxAgeInMs, requestedBy, readTimeoutInMs);
  }

  /** The failed read may have shown that the credentials are refused: so the connection is looked at again. */
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
