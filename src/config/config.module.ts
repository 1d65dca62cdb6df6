import { type DynamicModule, Module } from '@nestjs/common';
import { Sealer } from '../platform/sealing/sealer.js';
import { LOCAL_SECRETS, type LocalSecrets } from './local-secrets.js';
import { SETTINGS, type Settings } from './settings.js';

/** Provides `SETTINGS`, `LOCAL_SECRETS` and the `Sealer` to every module. */
@Module({})
export class ConfigModule {
  static forGateway(settings: Settings, secrets: LocalSecrets): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: LOCAL_SECRETS, useValue: secrets },
        // Created on first use: code that only describes the API has no keys.
        { provide: Sealer, useFactory: () => new Sealer(secrets.encryptionKeys) },
      ],
      exports: [SETTINGS, LOCAL_SECRETS, Sealer],
    };
  }
}
