import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LOCAL_SECRETS, type LocalSecrets } from '../config/local-secrets.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Problem } from '../platform/problem.js';
import { adminId, type Caller, everyScope } from './caller.js';
import { FailedAttempts } from './failed-attempts.js';
import { KeyAuthentication } from './keys/key-authentication.js';
import { hashSecret, readKey } from './keys/key-text.js';
import { readBearer } from './read-bearer.js';
import { resemblesToken, TokenAuthentication } from './tokens/token-authentication.js';

const admin: Caller = { id: adminId, scopes: everyScope, connections: null };

/** Tells who asks. */
@Injectable()
export class Authenticator {
  private readonly adminKeyHash: Buffer;
  private readonly failures = new FailedAttempts();

  constructor(
    @Inject(LOCAL_SECRETS) secrets: LocalSecrets,
    @Inject(KeyAuthentication) private readonly keys: KeyAuthentication,
    @Inject(TokenAuthentication) private readonly tokens: TokenAuthentication,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.adminKeyHash = hashSecret(secrets.adminApiKey);
  }

  /**
   * The caller of an `Authorization` header that came from an address. Throws `unauthenticated` without a valid key or token,
   * `rate-limited` when too many attempts from that address have failed; a key that was valid a moment ago is let in even then;
   * `unavailable` when a token cannot be checked now.
   */
  async identify(header: string | undefined, address: string): Promise<Caller> {
    const bearer = readBearer(header);
    if (bearer === null) {
      throw new Problem('unauthenticated', 'Send `Authorization: Bearer <key>`.', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    // Both are hashed first, so that the time it takes tells neither the length nor any part of the key.
    if (timingSafeEqual(hashSecret(bearer), this.adminKeyHash)) return admin;
    return resemblesToken(bearer) ? this.identifyToken(bearer, address) : this.identifyKey(bearer, address);
  }

  private async identifyKey(bearer: string, address: string): Promise<Caller> {
    const key = readKey(bearer);
    if (key === null || !this.keys.isRemembered(key)) this.rejectFailing(address);
    const caller = key === null ? null : await this.keys.identify(key);
    if (caller !== null) return caller;
    throw this.countFailure(address, 'The key of this request is not one of this gateway.');
  }

  private async identifyToken(bearer: string, address: string): Promise<Caller> {
    const finding = await this.tokens.identify(bearer);
    if (finding.kind === 'caller') return finding.caller;
    this.rejectFailing(address);
    throw this.countFailure(address, `The token of this request is refused. ${finding.reason}`);
  }

  private countFailure(address: string, detail: string): Problem {
    this.failures.count(address, this.clock.monotonicInMs());
    const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
    return new Problem('unauthenticated', detail, { headers });
  }

  private rejectFailing(address: string): void {
    const waitInMs = this.failures.waitInMs(address, this.clock.monotonicInMs());
    if (waitInMs === 0) return;
    throw new Problem('rate-limited', 'Too many requests with a wrong key came from this address.', {
      headers: { 'retry-after': String(Math.ceil(waitInMs / 1000)) },
    });
  }
}
