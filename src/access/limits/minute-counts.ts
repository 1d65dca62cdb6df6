/** What a caller asked of this replica and, as far as is known, of all. */
interface Count {
  /** Sum over all replicas at the last look, this one's own part included. */
  shared: number;
  /** Asked here and not yet added to the sum. */
  unshared: number;
}

/** Requests of one minute by caller. Plain arithmetic in memory: it stands on the way of every request. */
export class MinuteCounts {
  private readonly counts = new Map<string, Count>();

  constructor(
    /** Minutes since 1970. */
    readonly minute: number,
  ) {}

  /** Counts a request when the caller has one left. Returns how many are left after it, or null when there was none. */
  take(callerId: string, limit: number): number | null {
    const count = this.find(callerId);
    const left = limit - count.shared - count.unshared;
    if (left <= 0) return null;
    count.unshared += 1;
    return left - 1;
  }

  /** What has to be added to the sums, in the order of the callers. */
  unshared(): readonly { readonly callerId: string; readonly requests: number }[] {
    return [...this.counts]
      .filter(([, { unshared }]) => unshared > 0)
      .map(([callerId, { unshared }]) => ({ callerId, requests: unshared }))
      .toSorted((one, other) => (one.callerId < other.callerId ? -1 : 1));
  }

  /** `requests` of a caller were added; the sum is now `shared`. */
  settle(callerId: string, requests: number, shared: number): void {
    const count = this.find(callerId);
    count.unshared -= requests;
    count.shared = Math.max(count.shared, shared);
  }

  private find(callerId: string): Count {
    const known = this.counts.get(callerId);
    if (known !== undefined) return known;
    const count = { shared: 0, unshared: 0 };
    this.counts.set(callerId, count);
    return count;
  }
}
