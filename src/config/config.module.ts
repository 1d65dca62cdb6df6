import { type DynamicModule, Module } from '@nestjs/common';
import { Sealer } from '../platform/sealing/sealer.js';
import { LOCAL_SECRETS, type LocalSecrets } from './local-secrets.js';
import { SETTINGS, type Settings } from './settings.js';

/** Binds `SETTINGS`, `LOCAL_SECRETS` and the `Sealer` made of them for every room. */
@Module({})
export class ConfigModule {
  static forGateway(settings: Settings, secrets: LocalSecrets): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: LOCAL_SECRETS, useValue: secrets },
        // Made when it is asked for: who only describes the wiring has no keys.
        { provide: Sealer, useFactory: () => new Sealer(secrets.encryptionKeys) },
      ],
      exports: [SETTINGS, LOCAL_SECRETS, Sealer],
    };
  }
}
