/**
 * Propagates the runs of a connection to its refreshes in the background: passes and responses do not wait for a thousand
 * refreshes. One propagation runs at a time. It picks up changes in the refreshes that it has not reached yet; the next one
 * picks up the others. So changes in quick succession are propagated together.
 */
export class OngoingPropagation {
  private readonly stopping = new AbortController();
  private needed = false;
  private running: Promise<void> | null = null;

  /** `propagate` propagates all changes so far. `onIdle` is called when nothing is left, with the error if it failed. */
  constructor(
    private readonly propagate: (signal: AbortSignal) => Promise<unknown>,
    private readonly onIdle: (failure: Error | null) => void,
  ) {}

  /** False when nothing is left to propagate. */
  get isRunning(): boolean {
    return this.running !== null;
  }

  /** Call it after runs have changed. */
  request(): void {
    this.needed = true;
    this.running ??= this.runUntilPropagated();
  }

  /** Aborts the running propagation and starts no other. The next owner propagates what is left. */
  stop(): void {
    this.stopping.abort();
  }

  /** Resolves when nothing is left to propagate, or after a stop. */
  async whenIdle(): Promise<void> {
    await this.running;
  }

  private async runUntilPropagated(): Promise<void> {
    let failure: Error | null = null;
    try {
      while (this.needed && !this.stopping.signal.aborted) {
        this.needed = false;
        await this.propagate(this.stopping.signal);
      }
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    this.running = null;
    this.onIdle(failure);
  }
}
