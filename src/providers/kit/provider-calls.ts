import type {
  FailureKind,
  ProviderFailure,
  ReadResponse,
  TriggerResponse,
} from '../contract/provider-response.js';
import type { ProviderHttp, ProviderHttpOutcome, ProviderHttpRequest } from '../contract/provider.js';
import { readRetryAfter } from '../../platform/outbound-http/read-retry-after.js';
import { describeFailure } from './describe-failure.js';
import { judgeTrigger } from './judge-trigger.js';
import { mapHttpStatus } from './map-http-status.js';
import { NO_QUOTA, type QuotaHeaderNames, readQuota } from './read-quota.js';
import { scrub } from './scrub.js';

/** A complete HTTP response. */
export type HttpResponse = Extract<ProviderHttpOutcome, { kind: 'responded' }>;

/** Why a response is a failure, with the provider's own message if there is one (scrubbed later). */
export interface FailureVerdict {
  readonly kind: FailureKind;
  readonly message: string | null;
}

/** What differs between providers in every response. */
export interface ProviderDialect {
  /** The provider's name in sentences. */
  readonly title: string;
  /** Strings that must never leave the gateway. */
  readonly secrets: readonly string[];
  readonly quotaHeaders: QuotaHeaderNames;
  /** The failure that a response to any call reports, or null. Without one, a response other than 2xx fails by its status. */
  findFailure(response: HttpResponse): FailureVerdict | null;
}

/** Makes one HTTP request per call, and turns its outcome into the contract's responses. */
export class ProviderCalls {
  constructor(
    private readonly http: ProviderHttp,
    private readonly dialect: ProviderDialect,
  ) {}

  /** Reads JSON. `parse` returns null for an unknown shape; `findRejection` then finds the failure that it reports. */
  read<Value extends object>(
    request: ProviderHttpRequest,
    parse: (json: unknown) => Value | null,
    findRejection: (response: HttpResponse) => FailureVerdict | null = () => null,
  ): Promise<ReadResponse<Value>> {
    return this.call(request, (response) => {
      const value = response.body.kind === 'json' ? parse(response.body.value) : null;
      if (value !== null) return { kind: 'good', value };
      return findRejection(response) ?? { kind: 'unreadable', message: null };
    });
  }

  /** Triggers an import. `findRejection` checks a 2xx without a reported failure; null means accepted. */
  async trigger(
    request: ProviderHttpRequest,
    findRejection: (response: HttpResponse) => FailureVerdict | null,
  ): Promise<TriggerResponse> {
    const response = await this.call(request, (good) => findRejection(good) ?? { kind: 'good', value: null });
    if (response.kind === 'read') return { kind: 'accepted', quota: response.quota };
    return { kind: judgeTrigger(response.failure), failure: response.failure, quota: response.quota };
  }

  private async call<Value>(
    request: ProviderHttpRequest,
    readGood: (response: HttpResponse) => FailureVerdict | { readonly kind: 'good'; readonly value: Value },
  ): Promise<ReadResponse<Value>> {
    const outcome = await this.http.send(request);
    if (outcome.kind !== 'responded') {
      return { kind: 'failed', failure: this.describeNoResponse(outcome), quota: NO_QUOTA };
    }
    const quota = readQuota(outcome.headers, this.dialect.quotaHeaders);
    const good = outcome.status >= 200 && outcome.status < 300;
    const verdict =
      this.dialect.findFailure(outcome) ??
      (good && outcome.body.kind !== 'oversized'
        ? readGood(outcome)
        : { kind: mapHttpStatus(outcome.status), message: null });
    if (verdict.kind === 'good') return { kind: 'read', value: verdict.value, quota };
    const retryAfterInMs = readRetryAfter(outcome.headers, null);
    const failure: ProviderFailure = {
      kind: verdict.kind,
      detail: this.compose(verdict, String(outcome.status)),
      httpStatus: outcome.status,
      retryAfterInMs: retryAfterInMs ?? (verdict.kind === 'throttled' ? quota.resetInMs : null),
      jsonBody: outcome.body.kind === 'json',
    };
    return { kind: 'failed', failure, quota };
  }

  private describeNoResponse(outcome: Exclude<ProviderHttpOutcome, HttpResponse>): ProviderFailure {
    const kind = outcome.kind === 'not-sent' ? 'unreachable' : 'lost';
    const detail = this.compose({ kind, message: null }, outcome.reason);
    return { kind, detail, httpStatus: null, retryAfterInMs: null, jsonBody: false };
  }

  private compose(verdict: FailureVerdict, cause: string): string {
    const sentence = describeFailure(verdict.kind, this.dialect.title, cause);
    return scrub(
      verdict.message === null ? sentence : `${sentence} It says: ${verdict.message}`,
      this.dialect.secrets,
    );
  }
}
