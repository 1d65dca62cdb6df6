/**
 * The database cannot be used and starting makes no sense. The message is written for the operator: it names what is
 * wrong and the remedy, and holds no secret.
 */
export class DatabaseStartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseStartError';
  }
}
