/** Codes of the operating system for a server that cannot be reached. */
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

/** SQLSTATEs of a server that ends connections or takes none: class 08, 57P01…57P03, 53300. */
const rejecting = /^(08\w{3}|57P0[123]|53300)$/;

/** What `pg` says without any code when a connection breaks or none can be had. */
const broken = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

/** Whether an error of a query means that PostgreSQL cannot be reached now, and the same request may succeed later. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('message' in error && typeof error.message === 'string' && broken.test(error.message)) return true;
  if (!('code' in error) || typeof error.code !== 'string') return false;
  // A socket that is not there, not a file.
  if (error.code === 'ENOENT') return 'syscall' in error && error.syscall === 'connect';
  return unreachable.has(error.code) || rejecting.test(error.code);
}
