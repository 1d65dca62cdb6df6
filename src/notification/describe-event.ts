import type { Selectable } from 'kysely';
import type { RefreshEventsTable } from '../database/tables.js';
import { formatInstant } from '../refresh/rules/format-instant.js';
import type { RefreshEventDto } from './refresh-event.dto.js';

/** The columns of a stored event that callers see. */
export type EventRow = Pick<
  Selectable<RefreshEventsTable>,
  'id' | 'type' | 'sequence' | 'data' | 'created_at'
>;

/** The event that streams and webhooks send. */
export function describeEvent(row: EventRow): RefreshEventDto {
  return {
    id: row.id,
    type: row.type,
    timestamp: formatInstant(row.created_at),
    sequence: row.sequence,
    data: { refresh: row.data },
  };
}
