import type { ArrivedCall, CallEffect, CallTarget } from '../calls/call.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import type { SandboxCredentials, SandboxWorld } from '../world/sandbox-world.js';
import type { QuotaReading } from './quota-window.js';
import type { WireResponse } from './wire-response.js';

/** The response and the effect of a call. */
export interface CallResult {
  readonly response: WireResponse;
  readonly effect: CallEffect;
}

/** Rejections that each provider writes in its own form. */
export type RejectionKind = 'unauthorized' | 'payment-required' | 'forbidden' | 'throttled' | 'server-error';

/** The behaviour of one provider on the wire. No method keeps state; only the world that it gets changes. */
export interface ProviderSide {
  readonly provider: SandboxProvider;
  /** Operation and source of a call, from its method, path, query and body alone. */
  identify(call: ArrivedCall): CallTarget;
  /** The credential of a call, decoded. Each has its own quota. */
  presentedCredential(call: ArrivedCall): string;
  /** The accepted credential, in the same form. */
  acceptedCredential(credentials: SandboxCredentials): string;
  /** Calls per minute that the provider documents for a credential. */
  documentedCallsPerMinute(credential: string): number;
  /** The headers that show the quota. Those of a rejected call include the time to wait. */
  quotaHeaders(reading: QuotaReading, world: SandboxWorld): Readonly<Record<string, string>>;
  /** The headers of every response, without those of the quota. */
  otherHeaders(): Readonly<Record<string, string>>;
  /** A rejection in the provider's own form. */
  reject(kind: RejectionKind, world: SandboxWorld): WireResponse;
  /** Carries out a call and returns its response. Quota, credential and faults are checked before. */
  response(call: ArrivedCall & CallTarget, world: SandboxWorld, nowInMs: number): CallResult;
}
