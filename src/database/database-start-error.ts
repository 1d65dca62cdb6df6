/**
 * The database cannot be used, so the gateway cannot start. The message is for the operator: it names the cause and the remedy, and
 * contains no secret.
 */
export class DatabaseStartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseStartError';
  }
}
