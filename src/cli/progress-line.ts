import type { Refresh } from '#client/generated/index';

/** An output whose last line can be rewritten. */
interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const eraseLine = '\r\u001b[2K';

/** One line with the progress of a refresh, redrawn each second. Silent without a terminal. */
export class ProgressLine {
  private readonly startedAtInMs = performance.now();
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly isSeen: boolean;
  private refresh: Refresh | undefined;

  /** `kind` is `TERM`. Also silent on a `dumb` terminal, which cannot erase a line. */
  constructor(
    private readonly terminal: Terminal,
    kind?: string,
  ) {
    this.isSeen = terminal.isTTY === true && kind !== 'dumb';
    if (this.isSeen) this.timer = setInterval(() => this.draw(), 1000);
  }

  show(refresh: Refresh): void {
    this.refresh = refresh;
    this.draw();
  }

  /** Erases the line. */
  end(): void {
    clearInterval(this.timer);
    if (this.isSeen) this.terminal.write(eraseLine);
  }

  private draw(): void {
    if (!this.isSeen || this.refresh === undefined) return;
    const seconds = Math.floor((performance.now() - this.startedAtInMs) / 1000);
    this.terminal.write(`${eraseLine}${renderProgress(this.refresh, seconds)}`);
  }
}

/** Renders the line after a number of seconds. */
export function renderProgress({ id, status, waiting, targetCounts }: Refresh, seconds: number): string {
  const { total, queued, requested, running } = targetCounts;
  const finished = total - queued - requested - running;
  return [
    id,
    waiting === null ? status : `${status} (${waiting.reason})`,
    ...(total > 1 ? [`${finished} of ${total} ended`] : []),
    `${seconds} s`,
  ].join(' · ');
}
