import { Injectable } from '@nestjs/common';
import { type Caller, maySeeConnection } from '../access/caller.js';
import { Problem } from '../platform/problem.js';
import { connectionIdPattern } from './connection-entry.js';
import type { ConnectionRecord } from './connection-record.js';
import { ConnectionStore } from './connection-store.js';
import { cutPage, type Page, type PageQuery, readCursor } from './cut-page.js';

/** The connections that a caller may see. For the caller, other connections do not exist. */
@Injectable()
export class ConnectionDirectory {
  constructor(private readonly store: ConnectionStore) {}

  /** The connection. Throws the problem `connection-not-found` for unknown, deleted, foreign and malformed ids alike. */
  async find(id: string, caller: Caller): Promise<ConnectionRecord> {
    const mayExist = connectionIdPattern.test(id) && maySeeConnection(caller, id);
    const connection = mayExist ? await this.store.findById(id) : null;
    if (connection === null)
      throw new Problem('connection-not-found', 'This key sees no connection with this id.');
    return connection;
  }

  /** A page of the caller's connections in the order of their ids. */
  async list(caller: Caller, request: PageQuery): Promise<Page<ConnectionRecord>> {
    const after = readCursor(request);
    const found = await this.store.list({ allowed: caller.connections, after, limit: request.limit + 1 });
    return cutPage(found, request.limit);
  }
}
