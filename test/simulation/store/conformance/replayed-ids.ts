import type { StoreIds } from '../memory/memory-context.js';
import type { Snapshot } from './read-snapshot.js';

/** Gives the rows in memory the ids that PostgreSQL's rows got in the same operation, so that they sort alike. */
export class ReplayedIds implements StoreIds {
  private readonly taken = new Set<unknown>();
  private snapshot: Snapshot | null = null;

  /** The rows in PostgreSQL after the operation. */
  follow(snapshot: Snapshot): void {
    this.snapshot = snapshot;
  }

  newId(prefix: 'rfr' | 'run' | 'evt', source: string | null): string {
    if (prefix === 'evt') return 'evt';
    const rows = prefix === 'rfr' ? this.snapshot?.refreshes : this.snapshot?.runs;
    const id = this.take(rows ?? [], 'id', (row) => prefix === 'rfr' || row['source_id'] === source);
    return typeof id === 'string' ? id : `${prefix}_that_is_not_in_postgresql`;
  }

  nextConnectionId(): number {
    return Number(this.take(this.snapshot?.connections ?? [], 'internal_id', () => true));
  }

  nextCallId(): number {
    return Number(this.take(this.snapshot?.calls ?? [], 'row_id', () => true));
  }

  private take(
    rows: readonly Readonly<Record<string, unknown>>[],
    column: string,
    matches: (row: Readonly<Record<string, unknown>>) => boolean,
  ): unknown {
    const found = rows.find((row) => matches(row) && !this.taken.has(keyOf(column, row)));
    if (found === undefined) return undefined;
    this.taken.add(keyOf(column, found));
    return found[column];
  }
}

function keyOf(column: string, row: Readonly<Record<string, unknown>>): string {
  return `${column} ${String(row[column])}`;
}
