import { type ConnectedPool, connectPool } from '../../../src/database/connection/connect-pool.js';
import { quietLogger } from './quiet-logger.js';

const noLimits = { idleTransactionInMs: 0, statementInMs: 0 };

/**
 * A pool like the gateway's, whose transactions may stand still for as long as they like: a busy machine may hold a test up in the
 * middle of one.
 */
export function connectPatientPool(url: string, maxConnections: number): ConnectedPool {
  return connectPool(url, quietLogger, maxConnections, noLimits);
}
