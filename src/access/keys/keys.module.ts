import { Module } from '@nestjs/common';
import { KeyAuthentication } from './key-authentication.js';
import { KeyStore } from './key-store.js';
import { KeyUse } from './key-use.js';
import { KnownKeys } from './known-keys.js';

/** The keys of callers and their authentication, without HTTP. */
@Module({
  providers: [KeyStore, KnownKeys, KeyUse, KeyAuthentication],
  exports: [KeyStore, KnownKeys, KeyAuthentication],
})
export class KeysModule {}
