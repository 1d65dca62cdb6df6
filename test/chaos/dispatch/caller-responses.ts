/** What callers were answered. */
export class CallerResponses {
  /** The refreshes that were answered with 2xx, and the keys under which they were asked for. */
  readonly accepted = new Map<string, Set<string>>();
  /** How often each status was answered; `none` where no answer came. */
  readonly statuses = new Map<string, number>();

  /** Counts one answer. */
  count(status: number | 'none'): void {
    const name = String(status);
    this.statuses.set(name, (this.statuses.get(name) ?? 0) + 1);
  }

  /** Notes a refresh that was promised to whoever asked under this `Idempotency-Key`. */
  accept(refreshId: string, key: string): void {
    this.accepted.set(refreshId, (this.accepted.get(refreshId) ?? new Set()).add(key));
  }
}
