/** The reports of concurrent work so far, and a way to wait for more. */
export class Reports<Item> {
  readonly items: Item[] = [];
  private readonly waiters = new Set<() => void>();

  add(item: Item): void {
    this.items.push(item);
    for (const wake of this.waiters) wake();
    this.waiters.clear();
  }

  /** Resolves with the report of this number, counted from 1. */
  async nth(wanted: number): Promise<Item> {
    for (;;) {
      const item = this.items[wanted - 1];
      if (item !== undefined) return item;
      await new Promise<void>((resolve) => this.waiters.add(resolve));
    }
  }
}
