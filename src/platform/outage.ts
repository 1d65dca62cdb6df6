import { readDatabaseTrouble } from './database-trouble.js';

/**
 * Reports trouble once for each outage, not once for every try, and reports once that it is over. Only counts failures because the
 * database cannot be reached: the pool reports that, once for the whole process.
 */
export class Outage {
  private failuresInRow = 0;
  private isReported = false;

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
    const trouble = readDatabaseTrouble(error);
    if (this.isReported || trouble === 'away' || trouble === 'busy') return;
    this.isReported = true;
    this.onTrouble(error);
  }

  /** Something succeeded. */
  recovered(): void {
    this.failuresInRow = 0;
    if (!this.isReported) return;
    this.isReported = false;
    this.onRecovery();
  }
}
