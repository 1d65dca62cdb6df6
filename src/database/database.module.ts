import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DATABASE } from './database.js';
import type { OpenedDatabase } from './open-database.js';
import { DatabaseSignals } from './signals/database-signals.js';

const OPENED_DATABASE = Symbol('OPENED_DATABASE');

/**
 * Gives every room the database (`DATABASE`) and `DatabaseSignals`, and closes both in Nest's last phase of shutting
 * down: who still needs them stops in `onModuleDestroy` or `beforeApplicationShutdown`.
 */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(OPENED_DATABASE) private readonly opened: OpenedDatabase) {}

  /** Binds what the bootstrap opened before Nest starts, so that a failure is told clearly. */
  static forOpened(opened: OpenedDatabase): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: OPENED_DATABASE, useValue: opened },
        { provide: DATABASE, useValue: opened.database },
        { provide: DatabaseSignals, useValue: opened.signals },
      ],
      exports: [DATABASE, DatabaseSignals],
    };
  }

  /** Closes the database; the embedded server ends here. */
  async onApplicationShutdown(): Promise<void> {
    await this.opened.close();
  }
}
