import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { CLOCK, type Clock } from './clock.js';
import { LOGGER } from './logger.js';
import { Shutdown } from './shutdown.js';

/** Binds `LOGGER`, `CLOCK` and `Shutdown` for every module. */
@Module({})
export class PlatformModule {
  static forGateway(logger: Logger, clock: Clock): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [{ provide: LOGGER, useValue: logger }, { provide: CLOCK, useValue: clock }, Shutdown],
      exports: [LOGGER, CLOCK, Shutdown],
    };
  }
}
