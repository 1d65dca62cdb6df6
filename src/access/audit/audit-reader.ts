import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../platform/cursor.js';
import { invalidField } from '../../platform/problem.js';
import type { AuditPageDto } from './audit.dto.js';
import type { AuditQueryDto } from './audit-query.dto.js';

/** Reads the audit. */
@Injectable()
export class AuditReader {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** A page of entries, newest first. */
  async list(query: AuditQueryDto): Promise<AuditPageDto> {
    let selected = this.database
      .selectFrom('audit_entries as entry')
      .leftJoin('connections', 'connections.internal_id', 'entry.connection_id')
      .selectAll('entry')
      .select('connections.id as connection');
    if (query.caller !== undefined) selected = selected.where('entry.caller', '=', query.caller);
    if (query.action !== undefined) selected = selected.where('entry.action', '=', query.action);
    if (query.subjectKind !== undefined)
      selected = selected.where('entry.subject_kind', '=', query.subjectKind);
    if (query.subject !== undefined) selected = selected.where('entry.subject_id', '=', query.subject);
    if (query.connection !== undefined) selected = selected.where('connections.id', '=', query.connection);
    if (query.after !== undefined) selected = selected.where('entry.at', '>', new Date(query.after));
    if (query.before !== undefined) selected = selected.where('entry.at', '<', new Date(query.before));
    if (query.cursor !== undefined) selected = selected.where('entry.id', '<', readCursor(query.cursor));
    const rows = await selected
      .orderBy('entry.id', 'desc')
      .limit(query.limit + 1)
      .execute();
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        caller: row.caller,
        action: row.action,
        subject: { kind: row.subject_kind, id: row.subject_id },
        connection: row.connection,
        detail: row.detail,
      })),
      nextCursor: rows.length > page.length && last !== undefined ? encodeCursor(last.id) : null,
    };
  }
}

function readCursor(cursor: string): string {
  const lastId = decodeCursor(cursor);
  if (!/^aud_[0-9a-z]{26}$/.test(lastId))
    throw invalidField('?cursor', 'Send the nextCursor of the previous page, unchanged, or omit it.');
  return lastId;
}
