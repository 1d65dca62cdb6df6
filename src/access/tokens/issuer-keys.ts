import { createRemoteJWKSet, type RemoteJWKSet } from 'jose';
import type { Clock } from '../../platform/clock.js';

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

const timeoutInMs = 5_000;

/** The metadata of an OpenID Provider that the gateway needs. */
interface IssuerDocument {
  readonly keysUrl: URL;
}

/**
 * Reads `/.well-known/openid-configuration` of an issuer (OpenID Connect Discovery 1.0, 4). Follows no redirect. Rejects if it cannot
 * be read within five seconds, names another issuer, or serves its keys over plain http although the issuer uses https.
 */
async function readIssuerDocument(issuer: string): Promise<IssuerDocument> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutInMs),
  });
  if (response.status !== 200) throw new Error(`The issuer responded with ${response.status} to ${url}`);
  const document: unknown = await response.json();
  if (
    typeof document !== 'object' ||
    document === null ||
    !('issuer' in document && 'jwks_uri' in document)
  ) {
    throw new Error(`${url} is not the document of an issuer`);
  }
  if (document.issuer !== issuer)
    throw new Error(`${url} is the document of another issuer than OIDC_ISSUER`);
  const { jwks_uri: value } = document;
  const keysUrl = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (keysUrl === null || !['https:', new URL(issuer).protocol].includes(keysUrl.protocol)) {
    throw new Error(`${url} names no usable URL of its keys`);
  }
  return { keysUrl };
}
