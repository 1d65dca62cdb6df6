import type { StoreIds } from './memory-context.js';

/** Ids that sort by the order they were made in. */
export class CountedIds implements StoreIds {
  private made = 0;
  private connections = 0;
  private calls = 0;

  newId(prefix: string): string {
    this.made += 1;
    return `${prefix}_${String(this.made).padStart(7, '0')}`;
  }

  nextConnectionId(): number {
    this.connections += 1;
    return this.connections;
  }

  nextCallId(): number {
    this.calls += 1;
    return this.calls;
  }
}
