import type { FailureKind, ProviderFailure, ReadAnswer, TriggerAnswer } from '../contract/provider-answer.js';
import type { ProviderHttp, ProviderHttpOutcome, ProviderHttpRequest } from '../contract/provider.js';
import { describeFailure } from './describe-failure.js';
import { judgeTrigger } from './judge-trigger.js';
import { mapHttpStatus } from './map-http-status.js';
import { NO_QUOTA, type QuotaHeaderNames, readQuota } from './read-quota.js';
import { readHttpDate, readRetryAfter } from './read-retry-after.js';
import { scrub } from './scrub.js';

/** A whole HTTP answer. */
export type HttpAnswer = Extract<ProviderHttpOutcome, { kind: 'answered' }>;

/** Why an answer is a failure, and the provider's own words for it (scrubbed later), if it has any. */
export interface FailureVerdict {
  readonly kind: FailureKind;
  readonly message: string | null;
}

/** How one provider speaks: what differs between providers in every answer. */
export interface ProviderDialect {
  /** The provider's name in sentences. */
  readonly title: string;
  /** Texts that must never leave the gateway. */
  readonly secrets: readonly string[];
  readonly quotaHeaders: QuotaHeaderNames;
  /** What an answer complains of, or null, whatever the call. What is no 2xx counts as a failure anyway, by its status. */
  findComplaint(answer: HttpAnswer): FailureVerdict | null;
}

/** Makes one HTTP request a call, and turns its outcome into the contract's answers. */
export class ProviderCalls {
  constructor(
    private readonly http: ProviderHttp,
    private readonly dialect: ProviderDialect,
  ) {}

  /**
   * Reads JSON; `parse` gives null for a shape that it cannot understand, `findRefusal` then looks for a complaint in it.
   */
  read<Value extends object>(
    request: ProviderHttpRequest,
    parse: (json: unknown) => Value | null,
    findRefusal: (answer: HttpAnswer) => FailureVerdict | null = () => null,
  ): Promise<ReadAnswer<Value>> {
    return this.call(request, (answer) => {
      const value = answer.body.kind === 'json' ? parse(answer.body.value) : null;
      if (value !== null) return { kind: 'good', value };
      return findRefusal(answer) ?? { kind: 'unreadable', message: null };
    });
  }

  /** Asks for an import; `findRefusal` looks at a 2xx that complains of nothing, null accepts it. */
  async trigger(
    request: ProviderHttpRequest,
    findRefusal: (answer: HttpAnswer) => FailureVerdict | null,
  ): Promise<TriggerAnswer> {
    const answer = await this.call(request, (good) => findRefusal(good) ?? { kind: 'good', value: null });
    if (answer.kind === 'read') return { kind: 'accepted', quota: answer.quota };
    return { kind: judgeTrigger(answer.failure), failure: answer.failure, quota: answer.quota };
  }

  private async call<Value>(
    request: ProviderHttpRequest,
    readGood: (answer: HttpAnswer) => FailureVerdict | { readonly kind: 'good'; readonly value: Value },
  ): Promise<ReadAnswer<Value>> {
    const outcome = await this.http.send(request);
    if (outcome.kind !== 'answered') {
      return { kind: 'failed', failure: this.describeSilence(outcome), quota: NO_QUOTA };
    }
    const quota = readQuota(outcome.headers, this.dialect.quotaHeaders);
    const good = outcome.status >= 200 && outcome.status < 300;
    const verdict =
      this.dialect.findComplaint(outcome) ??
      (good ? readGood(outcome) : { kind: mapHttpStatus(outcome.status), message: null });
    if (verdict.kind === 'good') return { kind: 'read', value: verdict.value, quota };
    const retryAfterInMs = readRetryAfter(outcome.headers['retry-after'], readHttpDate(outcome.headers.date));
    const failure: ProviderFailure = {
      kind: verdict.kind,
      detail: this.compose(verdict, String(outcome.status)),
      httpStatus: outcome.status,
      retryAfterInMs: retryAfterInMs ?? (verdict.kind === 'throttled' ? quota.resetInMs : null),
      jsonBody: outcome.body.kind === 'json',
    };
    return { kind: 'failed', failure, quota };
  }

  private describeSilence(outcome: Exclude<ProviderHttpOutcome, HttpAnswer>): ProviderFailure {
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
