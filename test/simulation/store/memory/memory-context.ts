import type { StoreFlaw } from '../store-flaw.js';
import type { MemoryTables } from './memory-tables.js';

/** Where the ids of new rows come from. */
export interface StoreIds {
  /** `source` distinguishes runs that are created together. */
  newId(prefix: 'rfr' | 'run' | 'evt', source: string | null): string;
  nextConnectionId(): number;
  nextCallId(): number;
}

/** What an operation works with. */
export interface MemoryContext {
  readonly tables: MemoryTables;
  readonly ids: StoreIds;
  /** The database's clock, which stands still within an operation. */
  readonly now: Date;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly flaws: ReadonlySet<StoreFlaw>;
}
