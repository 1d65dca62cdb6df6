/** Invalid or conflicting connections. The message lists all errors, one line each, and contains no secret. */
export class ConnectionErrors extends Error {
  constructor(
    readonly origin: string,
    readonly errors: readonly string[],
  ) {
    super(
      [`${origin}: ${errors.length === 1 ? '1 error' : `${errors.length} errors`}`, ...errors].join('\n  '),
    );
    this.name = 'ConnectionErrors';
  }
}
