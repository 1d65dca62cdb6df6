const maxLines = 400;

/** The last steps of a seed, for the reader of a failure. */
export class Trace {
  private readonly lines: { readonly atInMs: number; readonly text: string }[] = [];
  steps = 0;

  constructor(private readonly startsAtInMs: number) {}

  note(nowInMs: number, text: string): void {
    this.steps += 1;
    this.lines[this.steps % maxLines] = { atInMs: nowInMs - this.startsAtInMs, text };
  }

  /** The last steps, oldest first. */
  tail(): readonly string[] {
    const first = this.steps % maxLines;
    return [...this.lines.slice(first + 1), ...this.lines.slice(0, first + 1)]
      .filter((line) => line !== undefined)
      .map(({ atInMs, text }) => `${(atInMs / 1000).toFixed(3).padStart(9)} s  ${text}`);
  }
}
