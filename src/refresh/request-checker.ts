import { Inject, Injectable } from '@nestjs/common';
import { type Caller, maySeeConnection } from '../access/caller.js';
import type { ConnectionRecord } from '../connections/connection-record.js';
import { ConnectionStore } from '../connections/connection-store.js';
import { DATABASE, type Database, readNow } from '../database/database.js';
import { Problem } from '../platform/problem.js';
import type { ProviderDefinition } from '../providers/contract/provider.js';
import { findProvider } from '../providers/provider-catalogue.js';
import { OpenRefreshes } from './store/open-refreshes.js';
import { type AcceptedRequest, checkSince, type RefreshRequest } from './rules/refresh-request.js';
import { SOURCE_LOOKUP, type SourceLookup } from './source-lookup.port.js';
import { selectListed } from './store/listed-sources.js';

/** Checks a request against its connection and source. Looks up a source that no list has shown. */
@Injectable()
export class RequestChecker {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly connections: ConnectionStore,
    @Inject(SOURCE_LOOKUP) private readonly lookup: SourceLookup,
    private readonly open: OpenRefreshes,
  ) {}

  /** Returns the request, ready to be stored. Throws the problem that names the field and the remedy. */
  async check(request: RefreshRequest, caller: Caller): Promise<AcceptedRequest> {
    const { connection: id, ...requested } = request;
    const connection = await this.connections.findById(id);
    if (connection === null || !maySeeConnection(caller, connection.id)) throw connectionNotFound();
    const definition = findProvider(connection.provider);
    if (definition === null) throw new Error(`Connection of an unknown provider: ${connection.provider}`);
    const receivedAt = await readNow(this.database);
    checkSince(request.since, {
      providerTitle: definition.title,
      takesSince: definition.capabilities.since,
      receivedAt,
    });
    rejectUnusable(connection);
    if (request.source !== null) await this.checkSource(connection, definition, request.source, caller);
    await this.open.admit(connection.internalId);
    return { ...requested, connectionId: connection.internalId, caller: caller.id, receivedAt };
  }

  private async checkSource(
    connection: ConnectionRecord,
    definition: ProviderDefinition,
    source: string,
    caller: Caller,
  ): Promise<void> {
    if (!definition.isSourceId(source)) throw sourceNotFound(source);
    let known = await this.readSource(connection.internalId, source);
    if (known === null) {
      const found = await this.lookup.lookUp(connection.internalId, source, caller.id);
      if (found === 'absent') throw sourceNotFound(source);
      if (found === 'shown') known = await this.readSource(connection.internalId, source);
    }
    if (known !== null && !known.refreshable) {
      throw new Problem(
        'source-not-refreshable',
        `The source "${source}" cannot be refreshed at the provider.`,
        {
          errors: [{ pointer: '/source', detail: 'Choose a source whose refreshable is true.' }],
        },
      );
    }
  }

  private async readSource(connectionId: number, source: string): Promise<{ refreshable: boolean } | null> {
    const row = await selectListed(this.database, connectionId)
      .select('refreshable')
      .where('source_id', '=', source)
      .executeTakeFirst();
    return row ?? null;
  }
}

function connectionNotFound(): Problem {
  return new Problem('connection-not-found', 'There is no such connection, or the key may not see it.', {
    errors: [{ pointer: '/connection', detail: 'Name a connection of GET /connections.' }],
  });
}

function sourceNotFound(source: string): Problem {
  return new Problem('source-not-found', `The connection has no source "${source}".`, {
    errors: [{ pointer: '/source', detail: 'Name a source of GET /connections/{id}/sources.' }],
  });
}

function rejectUnusable(connection: ConnectionRecord): void {
  switch (connection.status) {
    case 'active':
      return;
    case 'paused':
      throw new Problem('connection-paused', `The connection "${connection.id}" is paused.`);
    case 'unauthorized':
      throw new Problem(
        'connection-unauthorized',
        `The provider rejects the credentials of the connection "${connection.id}".`,
      );
    default:
      connection.status satisfies never;
  }
}
