import { createRemoteJWKSet, type RemoteJWKSet } from 'jose';
import type { Clock } from '../../platform/clock.js';
import { readIssuerDocument } from './read-issuer-document.js';

/** After a failure, the issuer is not called for this long. */
const pauseInMs = 2_000;
/** The URL of the keys is read again after this time. */
const freshnessInMs = 3_600_000;
/** Tokens with unknown keys cause at most one read of the keys in this time. */
const cooldownInMs = 30_000;

/** The signing keys of an issuer. Their URL comes from its discovery document; the keys are read when needed and kept for ten minutes. */
export class IssuerKeys {
  private found: { readonly keys: RemoteJWKSet; readonly url: string; readonly atInMs: number } | null = null;
  private finding: Promise<RemoteJWKSet> | null = null;
  private failed: { readonly error: unknown; readonly atInMs: number } | null = null;

  constructor(
    private readonly issuer: string,
    private readonly clock: Clock,
  ) {}

  /** The keys; rejects if the issuer cannot be reached and its keys are not known. */
  find(): Promise<RemoteJWKSet> {
    const nowInMs = this.clock.monotonicInMs();
    if (this.found !== null && nowInMs - this.found.atInMs < freshnessInMs)
      return Promise.resolve(this.found.keys);
    if (this.failed !== null && nowInMs - this.failed.atInMs < pauseInMs)
      return this.fallBack(this.failed.error);
    this.finding ??= this.discover().finally(() => (this.finding = null));
    return this.finding;
  }

  private async discover(): Promise<RemoteJWKSet> {
    try {
      const { keysUrl } = await readIssuerDocument(this.issuer);
      const isSame = this.found?.url === keysUrl.href;
      const keys =
        isSame && this.found !== null
          ? this.found.keys
          : createRemoteJWKSet(keysUrl, { cooldownDuration: cooldownInMs });
      this.found = { keys, url: keysUrl.href, atInMs: this.clock.monotonicInMs() };
      this.failed = null;
      return keys;
    } catch (error) {
      this.failed = { error, atInMs: this.clock.monotonicInMs() };
      return this.fallBack(error);
    }
  }

  /** The known keys stay in use when their URL cannot be read again. */
  private fallBack(error: unknown): Promise<RemoteJWKSet> {
    if (this.found !== null) return Promise.resolve(this.found.keys);
    return Promise.reject(error instanceof Error ? error : new Error('The issuer failed', { cause: error }));
  }
}
