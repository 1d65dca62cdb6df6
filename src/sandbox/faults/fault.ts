import type { SandboxOperation } from '../calls/arrived-call.js';
import type { SandboxProvider } from '../sandbox-provider.js';

/** What can go wrong with one call. Where `takesEffect` exists, its default is false: the call changes nothing. */
export type Fault =
  /** The socket is destroyed before the call has an effect. */
  | { readonly kind: 'lost-request' }
  /** The call has its effect, then the socket is destroyed. */
  | { readonly kind: 'lost-answer' }
  /** The call has its effect; the socket is destroyed in the middle of the body. */
  | { readonly kind: 'cut-off-answer' }
  /** The answer comes late; the effect `on-arrival` (default), or as late as the answer. */
  | { readonly kind: 'late-answer'; readonly delayInMs: number; readonly effect?: 'on-arrival' | 'on-answer' }
  /** The call has its effect; the answer waits until the held answers are released. */
  | { readonly kind: 'held-answer' }
  /** This answer instead of the real one. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
      readonly takesEffect?: boolean;
    }
  /** 429 although the quota is not spent, with the provider's quota headers or without any. */
  | { readonly kind: 'throttled'; readonly withHeaders: boolean }
  /** A page of HTML, as from a proxy in front of the provider. */
  | { readonly kind: 'html-error'; readonly status: number; readonly takesEffect?: boolean }
  /** The provider's own 401. */
  | { readonly kind: 'unauthorized' }
  /** 402: the plan does not include the API. */
  | { readonly kind: 'payment-required' }
  /** The provider's own 403. */
  | { readonly kind: 'forbidden' }
  /** The provider's own 500. */
  | { readonly kind: 'server-error'; readonly takesEffect?: boolean }
  /** The call has its effect; the answer has the right status and no body. */
  | { readonly kind: 'empty-body' }
  /** The call has its effect; the answer is complete HTTP, its JSON is not. */
  | { readonly kind: 'truncated-json' }
  /** The call has its effect; the body is padded with blanks to this many bytes. */
  | { readonly kind: 'oversized-body'; readonly bytes: number };

/** Which calls get a fault. What is left out matches everything. */
export interface FaultRule {
  readonly fault: Fault;
  readonly provider?: SandboxProvider;
  readonly operation?: SandboxOperation;
  readonly source?: string;
  /** Lets so many matching calls pass first. */
  readonly skip?: number;
  /** For so many calls; left out: always. */
  readonly times?: number;
  /** How likely (0 to 1) a matching call gets it, drawn from the sandbox's seed. */
  readonly probability?: number;
}
