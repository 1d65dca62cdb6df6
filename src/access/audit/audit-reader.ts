import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../database/database.js';
import { cutPage, decodeCursor } from '../../platform/cursor.js';
import { invalidField } from '../../platform/problem.js';
import type { AuditQueryDto } from './audit-query.dto.js';
import type { AuditPageDto } from './audit.dto.js';

/** Reads the audit. */
@Injectable()
export class AuditReader {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** A page of entries, newest first. */
  async list(query: AuditQueryDto): Promise<AuditPageDto> {
    const { limit, cursor, caller, action, subjectKind, subject, connection, after, before, ...unread } =
      query;
    // A field of the query that is not read here does not compile.
    unread satisfies Record<string, never>;
    let selected = this.database
      .selectFrom('audit_entries as entry')
      .leftJoin('connections', 'connections.internal_id', 'entry.connection_id')
      .selectAll('entry')
      .select('connections.id as connection');
    if (caller !== undefined) selected = selected.where('entry.caller', '=', caller);
    if (action !== undefined) selected = selected.where('entry.action', '=', action);
    if (subjectKind !== undefined) selected = selected.where('entry.subject_kind', '=', subjectKind);
    if (subject !== undefined) selected = selected.where('entry.subject_id', '=', subject);
    if (connection !== undefined) selected = selected.where('connections.id', '=', connection);
    if (after !== undefined) selected = selected.where('entry.at', '>', after);
    if (before !== undefined) selected = selected.where('entry.at', '<', before);
    if (cursor !== undefined) selected = selected.where('entry.id', '<', readCursor(cursor));
    const rows = await selected
      .orderBy('entry.id', 'desc')
      .limit(limit + 1)
      .execute();
    const { items, nextCursor } = cutPage(rows, limit, ({ id }) => id);
    return {
      items: items.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        caller: row.caller,
        action: row.action,
        subject: { kind: row.subject_kind, id: row.subject_id },
        connection: row.connection,
        detail: row.detail,
      })),
      nextCursor,
    };
  }
}

function readCursor(cursor: string): string {
  const lastId = decodeCursor(cursor);
  if (!/^aud_[0-9a-z]{26}$/.test(lastId))
    throw invalidField('?cursor', 'Send the nextCursor of the previous page, unchanged, or omit it.');
  return lastId;
}
