/** Connections that cannot be taken as they are given. The message lists every mistake, one line each, and holds no secret. */
export class ConnectionMistakes extends Error {
  constructor(
    readonly origin: string,
    readonly mistakes: readonly string[],
  ) {
    super(
      [
        `${origin}: ${mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`}`,
        ...mistakes,
      ].join('\n  '),
    );
    this.name = 'ConnectionMistakes';
  }
}
