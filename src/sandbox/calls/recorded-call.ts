import type { RequestEffect } from '../world/request-import.js';
import type { ArrivedCall, CallTarget } from './arrived-call.js';

/** What a call changed at the provider. */
export type CallEffect =
  | { readonly kind: 'none' }
  | { readonly kind: 'read' }
  /** For each source that was asked to refresh, what came of it. */
  | { readonly kind: 'refresh'; readonly sources: Readonly<Record<string, RequestEffect>> };

/** One call that the sandbox was given; recorded when it has had its effect, before its answer leaves. */
export interface RecordedCall extends ArrivedCall, CallTarget {
  /** 1 for the first call after a start or a reset, then one more for each. */
  readonly sequence: number;
  /** When it arrived (RFC 3339, UTC, milliseconds). */
  readonly at: string;
  readonly effect: CallEffect;
  /** The status that is answered, or null when the answer is lost. */
  readonly status: number | null;
  /** The kind of the fault that this call was given, or null. */
  readonly fault: string | null;
}
