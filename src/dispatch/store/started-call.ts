import type { ReferenceData } from '../../providers/contract/provider.js';
import type { ReadResponse, TriggerResponse } from '../../providers/contract/provider-response.js';
import type { SourceList, StatusReading } from '../../providers/contract/source-reading.js';
import type { PlannedCall } from '../plan/dispatch-state.js';
import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { ConnectionStore } from '../../connections/connection-store.js';

/** A call whose intent is committed. */
export interface StartedCall {
  /** The row of its intent. */
  readonly rowId: number;
  readonly call: PlannedCall;
  /** The database's clock when the intent was written: the start of a read. */
  readonly startedAtInMs: number;
  readonly runIds: readonly string[];
  /** The start date as it is sent; null for none and for reads. */
  readonly sinceSent: string | null;
  readonly credentialVersion: number;
}

/** The result of a call, by the kind of call. */
export type CallResponse =
  | { readonly kind: 'list'; readonly response: ReadResponse<SourceList> }
  | { readonly kind: 'status'; readonly source: string; readonly response: ReadResponse<StatusReading> }
  | { readonly kind: 'reference-data'; readonly response: ReadResponse<ReferenceData> }
  | { readonly kind: 'verify'; readonly response: ReadResponse<null> }
  | { readonly kind: 'trigger'; readonly response: TriggerResponse };

/** What recording a response needs. */
export interface ResponseContext {
  readonly account: OpenAccount;
  readonly connections: ConnectionStore;
}
