import type { RefreshRecord, TargetRecord } from '../../../../src/refresh/store/refresh-records.js';
import type {
  ConnectionRow as StoredConnection,
  StoredCall,
  StoredDispatch,
  StoredRun,
  StoredSource,
} from '../stored-rows.js';

/** A row that the store changes in place. */
export type MemoryRow<Row> = { -readonly [Column in keyof Row]: Row[Column] };

export type ConnectionRow = MemoryRow<StoredConnection>;
export type DispatchRow = MemoryRow<StoredDispatch>;
export type SourceRow = MemoryRow<StoredSource>;
export type RunRow = MemoryRow<StoredRun>;
export type RefreshRow = MemoryRow<RefreshRecord>;
export type TargetRow = MemoryRow<TargetRecord>;
export type CallRow = MemoryRow<StoredCall>;
