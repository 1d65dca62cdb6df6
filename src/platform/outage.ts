/** Reports trouble once for each outage, not once for every try, and reports once that it is over. */
export class Outage {
  private failuresInRow = 0;

  constructor(
    private readonly onTrouble: (error: unknown) => void,
    private readonly onRecovery: () => void,
  ) {}

  /** The failures since the last success. */
  get failures(): number {
    return this.failuresInRow;
  }

  /** Something failed. */
  report(error: unknown): void {
    this.failuresInRow += 1;
    if (this.failuresInRow === 1) this.onTrouble(error);
  }

  /** Something succeeded. */
  recovered(): void {
    if (this.failuresInRow === 0) return;
    this.failuresInRow = 0;
    this.onRecovery();
  }
}
