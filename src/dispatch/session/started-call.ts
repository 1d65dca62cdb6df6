import type { Marketplaces } from '../../providers/contract/provider.js';
import type { ReadAnswer, TriggerAnswer } from '../../providers/contract/provider-answer.js';
import type { SourceList, StatusReading } from '../../providers/contract/source-reading.js';
import type { PlannedCall } from '../plan/dispatch-state.js';

/** A call whose intent is committed. */
export interface StartedCall {
  /** The row of its intent. */
  readonly rowId: number;
  readonly call: PlannedCall;
  /** The database's clock at the intent: a read counts from then on. */
  readonly begunAtInMs: number;
  readonly runIds: readonly string[];
  /** The start date as it is sent (triggers). */
  readonly sinceSent: string | null;
  readonly credentialVersion: number;
}

/** What a call came to. */
export type CallAnswer =
  | { readonly kind: 'list'; readonly answer: ReadAnswer<SourceList> }
  | { readonly kind: 'status'; readonly source: string; readonly answer: ReadAnswer<StatusReading> }
  | { readonly kind: 'marketplaces'; readonly answer: ReadAnswer<Marketplaces> }
  | { readonly kind: 'verify'; readonly answer: ReadAnswer<null> }
  | { readonly kind: 'trigger'; readonly answer: TriggerAnswer };
