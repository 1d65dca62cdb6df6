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

const admin: Caller = { id: adminId, scopes: everyScope, connections: null };

/** Tells who asks. */
@Injectable()
export class Authenticator {
  private readonly adminKeyHash: Buffer;
  private readonly failures = new FailedAttempts();

  constructor(
    @Inject(LOCAL_SECRETS) secrets: LocalSecrets,
    @Inject(KeyAuthentication) private readonly keys: KeyAuthentication,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.adminKeyHash = hashSecret(secrets.adminApiKey);
  }

  /**
   * The caller of an `Authorization` header that came from an address. Throws `unauthenticated` without a valid key, and
   * `rate-limited` when too many attempts from that address have failed; a key that was valid a moment ago is let in even then.
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
    const caller = await this.identifyOther(bearer, address);
    if (caller !== null) return caller;
    this.failures.count(address, this.clock.monotonicInMs());
    throw new Problem('unauthenticated', 'The key of this request is not one of this gateway.', {
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
  }

  private async identifyOther(bearer: string, address: string): Promise<Caller | null> {
    const key = readKey(bearer);
    if (key === null || !this.keys.isRemembered(key)) this.refuseFailing(address);
    return key === null ? null : this.keys.identify(key);
  }

  private refuseFailing(address: string): void {
    const waitInMs = this.failures.waitInMs(address, this.clock.monotonicInMs());
    if (waitInMs === 0) return;
    throw new Problem('rate-limited', 'Too many requests with a wrong key came from this address.', {
      headers: { 'retry-after': String(Math.ceil(waitInMs / 1000)) },
    });
  }
}
