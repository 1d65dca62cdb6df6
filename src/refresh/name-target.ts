import type { Selectable } from 'kysely';
import type { TargetsTable } from '../database/tables.js';
import type { NamedTarget } from './api/describe-refresh.js';
import { readTargetRow } from './store/refresh-records.js';

/** A target's row with the name of its source. */
export type NamedTargetRow = Selectable<TargetsTable> & { readonly name: string | null };

/** Parts a joined row into the target and its source's name. */
export function nameTarget({ name, ...target }: NamedTargetRow): NamedTarget {
  return { target: readTargetRow(target), name };
}
