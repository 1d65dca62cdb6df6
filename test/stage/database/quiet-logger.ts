import type { DatabaseLogger } from '../../../src/database/database-logger.js';

/** Says nothing. */
export const quietLogger: DatabaseLogger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
