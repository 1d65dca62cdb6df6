import type { ArrivedCall, CallTarget } from '../calls/arrived-call.js';
import type { CallEffect } from '../calls/recorded-call.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import type { SandboxCredentials } from '../world/sandbox-credentials.js';
import type { SandboxWorld } from '../world/sandbox-world.js';
import type { QuotaReading } from './quota-window.js';
import type { WireResponse } from './wire-response.js';

/** An answer, and what the call changed. */
export interface AnsweredCall {
  readonly response: WireResponse;
  readonly effect: CallEffect;
}

/** Refusals that each provider words in its own way. */
export type RejectionKind = 'unauthorized' | 'payment-required' | 'forbidden' | 'throttled' | 'server-error';

/** How one provider speaks. No method keeps state: what changes is the world it is handed. */
export interface ProviderSide {
  readonly provider: SandboxProvider;
  /** What a call is about, from its method, path, query and body alone. */
  identify(call: ArrivedCall): CallTarget;
  /** The credential that a call presents, decoded; each has a quota of its own. */
  presentedCredential(call: ArrivedCall): string;
  /** The one that is accepted, in the same form. */
  acceptedCredential(credentials: SandboxCredentials): string;
  /** Calls in a minute that the provider documents for a credential. */
  documentedCallsPerMinute(credential: string): number;
  /** The headers that tell the quota; of a refused call with the time to wait. */
  quotaHeaders(reading: QuotaReading, world: SandboxWorld): Readonly<Record<string, string>>;
  /** The headers that every answer carries beside the quota. */
  otherHeaders(): Readonly<Record<string, string>>;
  /** A refusal in the provider's own words. */
  reject(kind: RejectionKind, world: SandboxWorld): WireResponse;
  /** Does what is asked and answers; quota, credential and faults have been looked after already. */
  response(call: ArrivedCall & CallTarget, world: SandboxWorld, nowInMs: number): AnsweredCall;
}
