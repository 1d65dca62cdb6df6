/** Connections that cannot be taken as they are given. The message lists every mistake, one line each, and holds no secret. */
export class ConnectionErrors extends Error {
  constructor(
    readonly origin: string,
    readonly errors: readonly string[],
  ) {
    super(
      [`${origin}: ${errors.length === 1 ? 'one mistake' : `${errors.length} mistakes`}`, ...errors].join(
        '\n  ',
      ),
    );
    this.name = 'ConnectionErrors';
  }
}
