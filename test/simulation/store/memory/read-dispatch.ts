import { type DispatchRow, readDispatchRow } from '../../../../src/dispatch/store/dispatch-row.js';
import type { MemoryContext } from './memory-context.js';

/** The dispatcher's current row of a connection, with typed JSON columns (`src/dispatch/store/dispatch-row.ts`). */
export function readDispatch({ tables, now }: MemoryContext, connectionId: number): DispatchRow {
  return readDispatchRow({ ...tables.dispatchOf(connectionId), now });
}
