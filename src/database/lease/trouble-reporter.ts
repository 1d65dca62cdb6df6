import type { DatabaseLogger } from '../database-logger.js';

/** Logs one line when the database fails and one when it works again, not one for every try. */
export class TroubleReporter {
  private inTrouble = false;
  private readonly logger: DatabaseLogger;

  constructor(logger: DatabaseLogger) {
    this.logger = logger;
  }

  report(error: unknown): void {
    if (this.inTrouble) return;
    this.inTrouble = true;
    this.logger.warn({ err: error }, 'the claim loop cannot use the database; it goes on trying');
  }

  recovered(): void {
    if (!this.inTrouble) return;
    this.inTrouble = false;
    this.logger.info({}, 'the claim loop can use the database again');
  }
}
