/** Repeats a task, with a pause after each round, until it is stopped. After a failed round it calls `onFailure` and continues. */
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

  /** The first round starts after a pause. */
  start(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.runOnce().finally(() => this.start());
    }, this.options.pauseInMs);
  }

  /** Starts no further round, and waits until the running one has finished. */
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
