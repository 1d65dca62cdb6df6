import { type DynamicModule, Module } from '@nestjs/common';
import { LOCAL_SECRETS, type LocalSecrets } from './local-secrets.js';
import { SETTINGS, type Settings } from './settings.js';

/** Binds `SETTINGS` and `LOCAL_SECRETS` for every room. */
@Module({})
export class ConfigModule {
  static forGateway(settings: Settings, secrets: LocalSecrets): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: LOCAL_SECRETS, useValue: secrets },
      ],
      exports: [SETTINGS, LOCAL_SECRETS],
    };
  }
}
