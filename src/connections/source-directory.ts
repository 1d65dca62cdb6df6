import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '../platform/problem.js';
import { CONNECTION_CALLS, type ConnectionCalls, type ReadSourcesOutcome } from './connection-calls.port.js';
import type { ConnectionRecord } from './connection-record.js';
import { ConnectionStore } from './connection-store.js';
import { cutPage, type Page, type PageQuery, readCursor } from './cut-page.js';
import { rejectWithoutCalls } from './reject-without-calls.js';
import type { SourceRecord } from './source-record.js';
import { SourceStore } from './source-store.js';

/** A request for a page of sources. */
export interface SourcesQuery extends PageQuery {
  /** The maximum age of the list in seconds; omitted, the known list is enough. */
  readonly maxAgeSeconds?: number;
}

const readTimeoutInMs = 10_000;
const anyAgeInMs = 365 * 86_400_000;

/** The sources of a connection, read from the provider when needed. */
@Injectable()
export class SourceDirectory {
  constructor(
    private readonly sources: SourceStore,
    private readonly connections: ConnectionStore,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
  ) {}

  /**
   * A page of the known sources; `requestedBy` is the id of the caller. Requests a read if `maxAgeSeconds` is given or the sources were
   * never read. If the read fails or takes too long, returns the known sources. If none are known, throws the problem `unavailable`,
   * or the problem of a connection that makes no calls.
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
