import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { ConnectionStore } from '../../connections/connection-store.js';

/** What recording a response needs. */
export interface ResponseContext {
  readonly account: OpenAccount;
  readonly connections: ConnectionStore;
}
