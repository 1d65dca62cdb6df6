import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AccessRulesCheck } from './access-rule.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditReader } from './audit/audit-reader.js';
import { ProviderCallReader } from './audit/provider-call-reader.js';
import { Authenticator } from './authenticator.js';
import { CallerWatch } from './caller-watch.js';
import { IdempotencySweeper } from './idempotency/idempotency-sweeper.js';
import { ApiKeysController } from './keys/api-keys.controller.js';
import { KeyAuthentication } from './keys/key-authentication.js';
import { KeyStore } from './keys/key-store.js';
import { KeyUse } from './keys/key-use.js';
import { Keys } from './keys/keys.js';
import { KnownKeys } from './keys/known-keys.js';
import { RequestLimiter } from './limits/request-limiter.js';
import { TokenAuthentication } from './tokens/token-authentication.js';

/** Authentication, request limits, keys, the audit, and the check that every route has an access rule. */
@Module({
  imports: [DiscoveryModule],
  controllers: [AuditController, ApiKeysController],
  providers: [
    Authenticator,
    TokenAuthentication,
    KeyAuthentication,
    KnownKeys,
    KeyUse,
    KeyStore,
    Keys,
    AuditReader,
    ProviderCallReader,
    AccessRulesCheck,
    CallerWatch,
    IdempotencySweeper,
    RequestLimiter,
  ],
  exports: [Authenticator, CallerWatch, RequestLimiter],
})
export class AccessModule {}
