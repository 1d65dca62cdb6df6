import { type DispatchRow, readDispatchRow } from '../../../../src/dispatch/store/dispatch-row.js';
import type { MemoryContext } from './memory-context.js';

/** The dispatcher's row of a connection as it now is, with its JSON columns named (`src/dispatch/store/dispatch-row.ts`). */
export function nameDispatch({ tables, now }: MemoryContext, connectionId: number): DispatchRow {
  return readDispatchRow({ ...tables.dispatchOf(connectionId), now });
}
