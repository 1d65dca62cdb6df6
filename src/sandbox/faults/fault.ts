import type { SandboxOperation } from '../calls/call.js';
import type { SandboxProvider } from '../sandbox-provider.js';

/** A fault of one call. `takesEffect` is false by default: the call then changes nothing. */
export type Fault =
  /** The socket is destroyed before the call takes effect. */
  | { readonly kind: 'lost-request' }
  /** The call takes effect, then the socket is destroyed. */
  | { readonly kind: 'lost-answer' }
  /** The call takes effect; the socket is destroyed in the middle of the body. */
  | { readonly kind: 'cut-off-answer' }
  /** The response comes late. The call takes effect `on-arrival` (default) or `on-answer`: with the response. */
  | { readonly kind: 'late-answer'; readonly delayInMs: number; readonly effect?: 'on-arrival' | 'on-answer' }
  /** The call takes effect; the response is held back until the held responses are released. */
  | { readonly kind: 'held-answer' }
  /** This response replaces the real one. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
      readonly takesEffect?: boolean;
    }
  /** 429 although the quota is not used up, with the provider's quota headers or without. */
  | { readonly kind: 'throttled'; readonly withHeaders: boolean }
  /** An HTML page, as from a proxy in front of the provider. */
  | { readonly kind: 'html-error'; readonly status: number; readonly takesEffect?: boolean }
  /** The provider's own 401. */
  | { readonly kind: 'unauthorized' }
  /** 402: the plan does not include the API. */
  | { readonly kind: 'payment-required' }
  /** The provider's own 403. */
  | { readonly kind: 'forbidden' }
  /** The provider's own 500. */
  | { readonly kind: 'server-error'; readonly takesEffect?: boolean }
  /** The call takes effect; the response has the right status and no body. */
  | { readonly kind: 'empty-body' }
  /** The call takes effect; the response is complete HTTP with truncated JSON. */
  | { readonly kind: 'truncated-json' }
  /** The call takes effect; the body is padded with blanks to this many bytes. */
  | { readonly kind: 'oversized-body'; readonly bytes: number };

/** Which calls get a fault. A field that is left out matches every call. */
export interface FaultRule {
  readonly fault: Fault;
  readonly provider?: SandboxProvider;
  readonly operation?: SandboxOperation;
  readonly source?: string;
  /** The number of matching calls that pass first. */
  readonly skip?: number;
  /** The number of calls that get the fault; left out: every matching call. */
  readonly times?: number;
  /** The probability (0 to 1) that a matching call gets it, drawn from the sandbox's seed. */
  readonly probability?: number;
}
