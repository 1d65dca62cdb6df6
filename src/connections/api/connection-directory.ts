import { Injectable } from '@nestjs/common';
import { type Caller, maySeeConnection } from '../../access/caller.js';
import type { PageQueryDto } from '../../http/page-query.dto.js';
import { cutPage, type Page, readCursor } from '../../platform/cursor.js';
import { connectionIdPattern } from '../connection-entry.js';
import { connectionNotFound } from '../manage/connection-problems.js';
import type { ConnectionRecord } from '../connection-record.js';
import { ConnectionStore } from '../connection-store.js';

/** The connections that a caller may see. For the caller, other connections do not exist. */
@Injectable()
export class ConnectionDirectory {
  constructor(private readonly store: ConnectionStore) {}

  /** The connection. Throws the problem `connection-not-found` for unknown, deleted, foreign and malformed ids alike. */
  async find(id: string, caller: Caller): Promise<ConnectionRecord> {
    const mayExist = connectionIdPattern.test(id) && maySeeConnection(caller, id);
    const connection = mayExist ? await this.store.findById(id) : null;
    if (connection === null) throw connectionNotFound();
    return connection;
  }

  /** A page of the caller's connections in the order of their ids. */
  async list(caller: Caller, query: PageQueryDto): Promise<Page<ConnectionRecord>> {
    const found = await this.store.list({
      allowed: caller.connections,
      after: readCursor(query),
      limit: query.limit + 1,
    });
    return cutPage(found, query.limit, ({ id }) => id);
  }
}
