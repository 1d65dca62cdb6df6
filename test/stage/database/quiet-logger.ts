import type { DatabaseLogger } from '../../../src/database/database.js';

/** Says nothing. */
export const quietLogger: DatabaseLogger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
