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
const broken = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

/** Whether the error of a query means that PostgreSQL cannot be reached now. The same request may succeed later. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('message' in error && typeof error.message === 'string' && broken.test(error.message)) return true;
  if (!('code' in error) || typeof error.code !== 'string') return false;
  // A missing socket, not a missing file.
  if (error.code === 'ENOENT') return 'syscall' in error && error.syscall === 'connect';
  return unreachable.has(error.code) || rejecting.test(error.code);
}
