/** The responses that callers received. */
export class CallerResponses {
  /** The refreshes of 2xx responses, each with the keys of its requests. */
  readonly accepted = new Map<string, Set<string>>();
  /** How often each HTTP status came; `none` for no response. */
  readonly statuses = new Map<string, number>();

  /** Counts one response. */
  count(status: number | 'none'): void {
    const name = String(status);
    this.statuses.set(name, (this.statuses.get(name) ?? 0) + 1);
  }

  /** Keeps a refresh that was accepted under this `Idempotency-Key`. */
  accept(refreshId: string, key: string): void {
    this.accepted.set(refreshId, (this.accepted.get(refreshId) ?? new Set()).add(key));
  }
}
