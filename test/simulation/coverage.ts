/** Counts how often each thing happened. An announced counter is shown even when it stays at zero. */
export class Coverage {
  private readonly counts = new Map<string, number>();

  /** Adds counters that start at zero. */
  announce(names: readonly string[]): void {
    for (const name of names) this.counts.set(name, this.counts.get(name) ?? 0);
  }

  count(name: string, times = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + times);
  }

  /** Adds the counts of another coverage. */
  add(counts: Readonly<Record<string, number>>): void {
    for (const [name, times] of Object.entries(counts)) this.count(name, times);
  }

  /** The counters by name. */
  toRecord(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.counts].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The counters at zero. */
  listMissed(): readonly string[] {
    return [...this.counts].filter(([, times]) => times === 0).map(([name]) => name);
  }
}
