import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LOCAL_SECRETS, type LocalSecrets } from '../config/local-secrets.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Problem } from '../platform/problem.js';
import { adminId, type Caller, everyScope } from './caller.js';
import { FailedAttempts } from './failed-attempts.js';
import { KeyAuthentication } from './keys/key-authentication.js';
import { hashSecret, readKey } from './keys/key-format.js';
import { resemblesToken, TokenAuthentication } from './tokens/token-authentication.js';

const admin: Caller = { id: adminId, scopes: everyScope, connections: null };

/** Identifies the caller of a request by its key or token. */
@Injectable()
export class Authenticator {
  private readonly adminKeyHash: Buffer;
  private readonly failures = new FailedAttempts();

  constructor(
    @Inject(LOCAL_SECRETS) secrets: LocalSecrets,
    private readonly keys: KeyAuthentication,
    private readonly tokens: TokenAuthentication,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.adminKeyHash = hashSecret(secrets.adminApiKey);
  }

  /**
   * The caller of an `Authorization` header. Throws `unauthenticated` without a valid key or token, and `unavailable` if a token cannot
   * be checked now. After too many failed attempts from the IP address it throws `rate-limited`, except for a key that was valid at its
   * last lookup.
   */
  async identify(header: string | undefined, ipAddress: string): Promise<Caller> {
    const bearer = readBearer(header);
    if (bearer === null) {
      throw new Problem('unauthenticated', 'Send `Authorization: Bearer <key>`.', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    // Hashes have equal lengths, so the response time reveals neither the length nor a part of the key.
    if (timingSafeEqual(hashSecret(bearer), this.adminKeyHash)) return admin;
    return resemblesToken(bearer)
      ? this.identifyToken(bearer, ipAddress)
      : this.identifyKey(bearer, ipAddress);
  }

  private async identifyKey(bearer: string, ipAddress: string): Promise<Caller> {
    const key = readKey(bearer);
    if (key === null || !this.keys.isRemembered(key)) this.rejectFailing(ipAddress);
    const caller = key === null ? null : await this.keys.identify(key);
    if (caller !== null) return caller;
    throw this.countFailure(ipAddress, 'The key of this request is not one of this gateway.');
  }

  private async identifyToken(bearer: string, ipAddress: string): Promise<Caller> {
    const finding = await this.tokens.identify(bearer);
    if (finding.kind === 'caller') return finding.caller;
    this.rejectFailing(ipAddress);
    throw this.countFailure(ipAddress, `The token of this request is rejected. ${finding.reason}`);
  }

  private countFailure(ipAddress: string, detail: string): Problem {
    this.failures.count(ipAddress, this.clock.monotonicInMs());
    const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
    return new Problem('unauthenticated', detail, { headers });
  }

  private rejectFailing(ipAddress: string): void {
    const waitInMs = this.failures.waitInMs(ipAddress, this.clock.monotonicInMs());
    if (waitInMs === 0) return;
    throw new Problem('rate-limited', 'Too many requests with a wrong key came from this IP address.', {
      headers: { 'retry-after': String(Math.ceil(waitInMs / 1000)) },
    });
  }
}

/** The key or token of an `Authorization: Bearer` header; null without one. */
function readBearer(header: string | undefined): string | null {
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  return bearer ?? null;
}
