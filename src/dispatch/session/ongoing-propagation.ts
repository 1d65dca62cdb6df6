/**
 * Tells the refreshes of a connection what its runs show, beside the dispatcher's other work: neither a look nor an answer waits until
 * a thousand refreshes are told. One walk at a time; what changes meanwhile is told by this walk where it has yet to come, and by the
 * next one elsewhere, so that changes that follow each other quickly are told at once.
 */
export class OngoingPropagation {
  private readonly stopping = new AbortController();
  private needed = false;
  private running: Promise<void> | null = null;

  /** `walk` tells all that has happened so far; `onIdle` is called when nothing is left to tell, with the error if it failed. */
  constructor(
    private readonly propagate: (signal: AbortSignal) => Promise<unknown>,
    private readonly onIdle: (failure: Error | null) => void,
  ) {}

  /** False when nothing is left to tell. */
  get isRunning(): boolean {
    return this.running !== null;
  }

  /** Runs have news. */
  request(): void {
    this.needed = true;
    this.running ??= this.runUntilPropagated();
  }

  /** What is being told is told to its end, and nothing after it: others find what is left. */
  stop(): void {
    this.stopping.abort();
  }

  /** Resolves when nothing is left to tell, or it has stopped. */
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
