/** Error codes of Node for a server that cannot be reached. */
const unreachable: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** SQLSTATEs of a server that ends or rejects connections: class 08, 57P01…57P03, 53300. */
const rejecting = /^(08\w{3}|57P0[123]|53300)$/;

/** Messages of `pg` without a code, when a connection breaks or cannot be opened. */
const broken = /^(Connection terminated|Client has encountered)/;

/** Messages of `pg` and its pool when no connection, or no answer of a pooler, came in time. */
const busy =
  /^(timeout exceeded when trying to connect|Connection terminated due to connection timeout|Query read timeout)/;

/**
 * Why a query failed although nothing is wrong with it: the same request may succeed later. `away`: the server cannot be reached.
 * `busy`: no connection was free in time. `slow`: a statement took too long. `conflict`: another transaction was in the way each time.
 */
export type DatabaseTrouble = 'away' | 'busy' | 'slow' | 'conflict';

/** What the error of a query says of the database; null for any other error. */
export function readDatabaseTrouble(error: unknown): DatabaseTrouble | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('message' in error && typeof error.message === 'string') {
    if (busy.test(error.message)) return 'busy';
    if (broken.test(error.message)) return 'away';
  }
  if (!('code' in error) || typeof error.code !== 'string') return null;
  switch (error.code) {
    case '57014':
      return 'slow';
    case '40001':
    case '40P01':
      return 'conflict';
    // A missing socket, not a missing file.
    case 'ENOENT':
      return 'syscall' in error && error.syscall === 'connect' ? 'away' : null;
    default:
      return unreachable.has(error.code) || rejecting.test(error.code) ? 'away' : null;
  }
}
