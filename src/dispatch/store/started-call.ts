import type { Marketplaces } from '../../providers/contract/provider.js';
import type { ReadResponse, TriggerResponse } from '../../providers/contract/provider-response.js';
import type { SourceList, StatusReading } from '../../providers/contract/source-reading.js';
import type { PlannedCall } from '../plan/dispatch-state.js';

/** A call whose intent is committed. */
export interface StartedCall {
  /** The row of its intent. */
  readonly rowId: number;
  readonly call: PlannedCall;
  /** The database's clock at the intent: a read counts from then on. */
  readonly startedAtInMs: number;
  readonly runIds: readonly string[];
  /** The start date as it is sent (triggers). */
  readonly sinceSent: string | null;
  readonly credentialVersion: number;
}

/** What a call came to. */
export type CallResponse =
  | { readonly kind: 'list'; readonly response: ReadResponse<SourceList> }
  | { readonly kind: 'status'; readonly source: string; readonly response: ReadResponse<StatusReading> }
  | { readonly kind: 'marketplaces'; readonly response: ReadResponse<Marketplaces> }
  | { readonly kind: 'verify'; readonly response: ReadResponse<null> }
  | { readonly kind: 'trigger'; readonly response: TriggerResponse };
