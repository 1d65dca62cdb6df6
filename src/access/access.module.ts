import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AccessRulesCheck } from './access-rules-check.js';
import { Authenticator } from './authenticator.js';
import { CallerWatch } from './caller-watch.js';
import { IdempotencySweeper } from './idempotency/idempotency-sweeper.js';
import { KeysModule } from './keys/keys.module.js';
import { RequestLimiter } from './limits/request-limiter.js';
import { TokenAuthentication } from './tokens/token-authentication.js';

/** Who may ask: authentication, and the guard of every route. */
@Module({
  imports: [DiscoveryModule, KeysModule],
  providers: [
    Authenticator,
    TokenAuthentication,
    AccessRulesCheck,
    CallerWatch,
    IdempotencySweeper,
    RequestLimiter,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Authenticator, CallerWatch, RequestLimiter],
})
export class AccessModule {}
