import type { RequestEffect } from '../world/request-import.js';
import type { ArrivedCall, CallTarget } from './arrived-call.js';

/** What a call changed at the provider. */
export type CallEffect =
  | { readonly kind: 'none' }
  | { readonly kind: 'read' }
  /** The effect on each source that was to be refreshed. */
  | { readonly kind: 'refresh'; readonly sources: Readonly<Record<string, RequestEffect>> };

/** One call to the sandbox. It is recorded after it took effect and before its response is sent. */
export interface RecordedCall extends ArrivedCall, CallTarget {
  /** 1 for the first call after a start or a reset, 2 for the next, and so on. */
  readonly sequence: number;
  /** When it arrived (RFC 3339, UTC, milliseconds). */
  readonly at: string;
  readonly effect: CallEffect;
  /** The status of the response, or null when the response is lost. */
  readonly status: number | null;
  /** The kind of the fault that this call got, or null. */
  readonly fault: string | null;
}
