/** A task that is repeated, with a pause after each round, until it is stopped. A failed round is reported, not fatal. */
export class RepeatedTask {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly options: {
      readonly pauseInMs: number;
      readonly task: () => Promise<unknown>;
      readonly onFailure: (error: unknown) => void;
    },
  ) {}

  /** Begins with a pause. */
  start(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.runOnce().finally(() => this.start());
    }, this.options.pauseInMs);
  }

  /** Begins no further round and waits for the end of the one that runs. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private async runOnce(): Promise<void> {
    try {
      await this.options.task();
    } catch (error) {
      this.options.onFailure(error);
    }
  }
}
