import { setTimeout as wait } from 'node:timers/promises';
import type { OutboundFailure } from '../../../platform/outbound-http/outbound-failure.js';
import type {
  OutboundHttp,
  OutboundHttpOptions,
  OutboundResponse,
} from '../../../platform/outbound-http/outbound-http.js';
import { guardLookup, type ResolveHost, resolveWithSystem } from './guard-lookup.js';
import type { ReceiverRules } from './receiver-rules.js';
import { type Destination } from './receiver-rules.js';

/** How receivers are called. */
export const receiverHttpOptions: OutboundHttpOptions = {
  timeInMs: 10_000,
  sizeInBytes: 64 * 1024,
  keepsBody: false,
  maxIdlePerHost: 64,
};

const lookupLimitInMs = 2_000;

/** Why a call to a receiver got no complete response. */
export type PostFailure = Exclude<OutboundFailure, 'given-up'> | 'invalid-url' | 'answer-too-large';

/** The outcome of a call to a receiver that was not given up. */
export type FinishedPost =
  | Pick<OutboundResponse, 'kind' | 'status' | 'headers'>
  | { readonly kind: 'failed'; readonly reason: PostFailure };

/** The outcome of a call to a receiver. */
export type PostOutcome = FinishedPost | { readonly kind: 'failed'; readonly reason: 'given-up' };

/**
 * Calls the servers that callers name. It connects only where the rules allow it, and to the IP address that was checked. Failures are
 * outcomes, not errors.
 */
export class ReceiverClient {
  constructor(
    private readonly http: Pick<OutboundHttp, 'send'>,
    private readonly rules: ReceiverRules,
    private readonly resolve: ResolveHost = resolveWithSystem,
  ) {}

  /** Posts JSON. The response body is read to its end and discarded. */
  async post(
    url: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<PostOutcome> {
    const checked = this.rules.checkUrl(url);
    if (checked.kind === 'rejected') return { kind: 'failed', reason: 'invalid-url' };
    const lookup = guardLookup(this.rules, checked.destination, this.resolve);
    const outcome = await this.http.send({
      method: 'POST',
      url: checked.url.href,
      headers,
      body,
      signal,
      lookup,
    });
    if (outcome.kind !== 'responded') return { kind: 'failed', reason: outcome.reason };
    return outcome.body.kind === 'oversized' ? { kind: 'failed', reason: 'answer-too-large' } : outcome;
  }

  /**
   * Why a URL may not be called, for its owner, or null. Each call checks it again: a host that cannot be resolved now, or not within
   * two seconds, is accepted.
   */
  async findFault(url: string): Promise<string | null> {
    const checked = this.rules.checkUrl(url);
    if (checked.kind === 'rejected') return checked.detail;
    return (await this.resolvesToForbiddenAddress(checked.destination))
      ? 'The host must resolve to public IP addresses only, unless the operator lists it.'
      : null;
  }

  private async resolvesToForbiddenAddress(destination: Destination): Promise<boolean> {
    const timer = new AbortController();
    const found = await Promise.race([
      this.resolve(destination.host).catch(() => []),
      wait(lookupLimitInMs, [], { signal: timer.signal }).catch(() => []),
    ]);
    timer.abort();
    return found.some(({ address }) => !this.rules.mayConnect(destination, address));
  }
}
