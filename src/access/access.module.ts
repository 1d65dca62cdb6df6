import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AccessRulesCheck } from './access-rules-check.js';
import { Authenticator } from './authenticator.js';
import { CallerWatch } from './caller-watch.js';
import { IdempotencySweeper } from './idempotency/idempotency-sweeper.js';
import { KeysModule } from './keys/keys.module.js';
import { RequestLimiter } from './limits/request-limiter.js';
import { TokenAuthentication } from './tokens/token-authentication.js';

/** Authentication, request limits, and the check that every route has an access rule. */
@Module({
  imports: [DiscoveryModule, KeysModule],
  providers: [
    Authenticator,
    TokenAuthentication,
    AccessRulesCheck,
    CallerWatch,
    IdempotencySweeper,
    RequestLimiter,
  ],
  exports: [Authenticator, CallerWatch, RequestLimiter],
})
export class AccessModule {}
