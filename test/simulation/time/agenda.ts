interface Entry {
  readonly atInMs: number;
  readonly tie: number;
  readonly order: number;
  readonly action: () => void;
  readonly isQuiet: boolean;
}

/** The planned actions by virtual time. The seed decides the order of actions that are due at the same moment. */
export class Agenda {
  nowInMs: number;
  private readonly heap: Entry[] = [];
  private order = 0;

  constructor(
    startInMs: number,
    private readonly drawTie: () => number,
  ) {
    this.nowInMs = startInMs;
  }

  /** Plans an action after a delay (never in the past). `isQuiet`: it resumes no promise. */
  after(delayInMs: number, action: () => void, isQuiet = false): void {
    const atInMs = this.nowInMs + Math.max(0, Math.ceil(delayInMs));
    this.push({ atInMs, tie: this.drawTie(), order: (this.order += 1), action, isQuiet });
  }

  /** Plans an action at a moment; a past moment means now. */
  at(atInMs: number, action: () => void): void {
    this.after(atInMs - this.nowInMs, action);
  }

  /** Runs the next action. */
  step(): 'none-left' | 'quiet' | 'may-resume' {
    const entry = this.pop();
    if (entry === null) return 'none-left';
    this.nowInMs = entry.atInMs;
    entry.action();
    return entry.isQuiet ? 'quiet' : 'may-resume';
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  private pop(): Entry | null {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return null;
    if (heap.length > 0) this.sink(last);
    return first;
  }

  /** Puts an entry on top of the heap and moves it down to its position. */
  private sink(entry: Entry): void {
    const { heap } = this;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      if (one === undefined) break;
      const below = other !== undefined && isBefore(other, one) ? left + 1 : left;
      const child = heap[below];
      if (child === undefined || !isBefore(child, entry)) break;
      heap[index] = child;
      index = below;
    }
    heap[index] = entry;
  }
}

function isBefore(left: Entry, right: Entry): boolean {
  if (left.atInMs !== right.atInMs) return left.atInMs < right.atInMs;
  if (left.tie !== right.tie) return left.tie < right.tie;
  return left.order < right.order;
}
