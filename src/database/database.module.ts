import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DatabaseOutage } from './connection/database-outage.js';
import { DATABASE } from './database.js';
import type { OpenedDatabase } from './open-database.js';
import { DatabaseSignals } from './signals/database-signals.js';

const OPENED_DATABASE = Symbol('OPENED_DATABASE');

/**
 * Provides the database (`DATABASE`) and `DatabaseSignals` to every module, and closes both in Nest's last shutdown phase. Modules that
 * need them stop in `onModuleDestroy` or `beforeApplicationShutdown`.
 */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(OPENED_DATABASE) private readonly opened: OpenedDatabase) {}

  /** Provides the database that bootstrap opened before Nest starts, so that a failure gets a clear message. */
  static forOpened(opened: OpenedDatabase): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: OPENED_DATABASE, useValue: opened },
        { provide: DATABASE, useValue: opened.database },
        { provide: DatabaseOutage, useValue: opened.outage },
        { provide: DatabaseSignals, useValue: opened.signals },
      ],
      exports: [DATABASE, DatabaseOutage, DatabaseSignals],
    };
  }

  /** Closes the database and stops the embedded server. */
  async onApplicationShutdown(): Promise<void> {
    await this.opened.close();
  }
}
