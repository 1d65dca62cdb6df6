/** How often each thing happened. Counters that are announced are shown, and missed, when they stay at zero. */
export class Coverage {
  private readonly counts = new Map<string, number>();

  /** Lets a counter stand at zero until it is counted. */
  announce(names: readonly string[]): void {
    for (const name of names) this.counts.set(name, this.counts.get(name) ?? 0);
  }

  count(name: string, times = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + times);
  }

  /** Adds what was counted elsewhere. */
  add(counts: Readonly<Record<string, number>>): void {
    for (const [name, times] of Object.entries(counts)) this.count(name, times);
  }

  /** The counters by name. */
  toRecord(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.counts].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The counters that never were counted. */
  listMissed(): readonly string[] {
    return [...this.counts].filter(([, times]) => times === 0).map(([name]) => name);
  }
}
