/** Holds back late responses. `close` releases all of them: their sockets are closed by then. */
export class ResponseGate {
  private readonly held = new Set<() => void>();
  private readonly delayed = new Map<NodeJS.Timeout, () => void>();

  /** Resolves at the next release. */
  hold(): Promise<void> {
    return new Promise((resolve) => this.held.add(resolve));
  }

  /** Resolves after this many milliseconds of real time. */
  delay(delayInMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.delayed.delete(timer);
        resolve();
      }, delayInMs);
      this.delayed.set(timer, resolve);
    });
  }

  /** Releases the held responses and returns how many there were. */
  release(): number {
    const count = this.held.size;
    for (const resolve of this.held) resolve();
    this.held.clear();
    return count;
  }

  /** Releases all responses. */
  close(): void {
    this.release();
    for (const [timer, resolve] of this.delayed) {
      clearTimeout(timer);
      resolve();
    }
    this.delayed.clear();
  }
}
