import { Inject, Injectable } from '@nestjs/common';
import { LOCAL_SECRETS, type LocalSecrets } from '../config/local-secrets.js';
import { Problem } from '../platform/problem.js';
import { authenticate, hashKey } from './authenticate.js';
import { type Caller, everyScope } from './caller.js';

const admin: Caller = { id: 'admin', scopes: everyScope, connections: null };

/** Tells who asks. */
@Injectable()
export class Authenticator {
  private readonly adminKeyHash: Buffer;

  constructor(@Inject(LOCAL_SECRETS) secrets: LocalSecrets) {
    this.adminKeyHash = hashKey(secrets.adminApiKey);
  }

  /** The caller of an `Authorization` header; throws `unauthenticated` without a valid key. */
  identify(header: string | undefined): Caller {
    const authentication = authenticate(header, this.adminKeyHash);
    switch (authentication) {
      case 'admin':
        return admin;
      case 'missing':
        throw new Problem('unauthenticated', 'Send `Authorization: Bearer <key>`.', {
          headers: { 'www-authenticate': 'Bearer' },
        });
      case 'invalid':
        throw new Problem('unauthenticated', 'The key of this request is not one of this gateway.', {
          headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
        });
      default:
        return authentication satisfies never;
    }
  }
}
