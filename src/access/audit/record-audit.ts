import type { Database } from '../../database/database.js';
import { newId } from '../../platform/new-id.js';

/** A value that JSON can hold. */
export type AuditValue =
  string | number | boolean | null | readonly AuditValue[] | { readonly [name: string]: AuditValue };

/** One change, as the audit stores it. */
export interface AuditEntry {
  /** Id of the caller (`Caller.id`), or `file`, `sandbox` or `gateway`, which act in their own name. */
  readonly caller: string;
  /** The action, as `<kind>.<past participle>`: `connection.created`, `api-key.revoked`. */
  readonly action: string;
  /** The subject of the action: its kind and its public id. */
  readonly subject: { readonly kind: string; readonly id: string };
  /** Internal id of the connection that the action concerns, or null. */
  readonly connectionId: number | null;
  /** Further details, such as the names of the changed fields. Never a secret, not even a part of one. */
  readonly detail: { readonly [name: string]: AuditValue };
}

/**
 * Adds an entry to the audit within the transaction of the change, so that both exist or neither. Entries are never changed or deleted;
 * the database rejects it.
 */
export async function recordAudit(transaction: Database, entry: AuditEntry): Promise<void> {
  await transaction
    .insertInto('audit_entries')
    .values({
      id: newId('aud'),
      caller: entry.caller,
      action: entry.action,
      subject_kind: entry.subject.kind,
      subject_id: entry.subject.id,
      connection_id: entry.connectionId,
      detail: JSON.stringify(entry.detail),
    })
    .execute();
}
