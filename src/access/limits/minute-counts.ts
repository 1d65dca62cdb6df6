/** Requests of one caller in this minute. */
interface Count {
  /** Sum over all replicas when it was last read, including the shared requests of this replica. */
  shared: number;
  /** Requests to this replica that are not in the sum yet. */
  unshared: number;
}

/** Counts the requests of each caller in one minute, in memory only, because every request passes here. */
export class MinuteCounts {
  private readonly counts = new Map<string, Count>();

  constructor(
    /** Minutes since 1970. */
    readonly minute: number,
  ) {}

  /** Counts a request if the caller has one left. Returns how many remain after it; null if none was left. */
  take(callerId: string, limit: number): number | null {
    const count = this.find(callerId);
    const remaining = limit - count.shared - count.unshared;
    if (remaining <= 0) return null;
    count.unshared += 1;
    return remaining - 1;
  }

  /** The counts to add to the sums, ordered by caller. */
  unshared(): readonly { readonly callerId: string; readonly requests: number }[] {
    return [...this.counts]
      .filter(([, { unshared }]) => unshared > 0)
      .map(([callerId, { unshared }]) => ({ callerId, requests: unshared }))
      .toSorted((one, other) => (one.callerId < other.callerId ? -1 : 1));
  }

  /** Records that `requests` of a caller were added and that the sum is now `shared`. */
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
