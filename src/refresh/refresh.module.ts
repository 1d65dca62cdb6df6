import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { DATABASE, type Database } from '../database/database.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CreateRefreshController } from './api/create-refresh.controller.js';
import { ReadRefreshController } from './api/read-refresh.controller.js';
import { OpenRefreshes } from './store/open-refreshes.js';
import { RefreshReader } from './store/refresh-reader.js';
import { RefreshAcceptor } from './refresh-acceptor.js';
import { RefreshCanceller } from './refresh-canceller.js';
import { RefreshFollower } from './refresh-follower.js';
import { StoredSweepWork } from './store/sweep-work.js';
import { refreshChannel } from './refresh-channels.js';
import { RefreshSweeper } from './refresh-sweeper.js';
import { RetentionSweeper } from './retention-sweeper.js';
import { RequestChecker } from './request-checker.js';

/** The refresh API, its services and stores. */
@Module({})
export class RefreshModule {
  /** `ports` are modules that export `SOURCE_LOOKUP` and `REFRESH_CHANGES`. */
  static over(...ports: readonly (Type | DynamicModule)[]): DynamicModule {
    return {
      module: RefreshModule,
      imports: [ConnectionsModule, ...ports],
      controllers: [CreateRefreshController, ReadRefreshController],
      providers: [
        OpenRefreshes,
        RequestChecker,
        RefreshAcceptor,
        RefreshReader,
        RefreshFollower,
        RefreshCanceller,
        {
          provide: RefreshSweeper,
          inject: [DATABASE, DatabaseSignals, CLOCK],
          useFactory: (database: Database, signals: DatabaseSignals, clock: Clock) =>
            new RefreshSweeper(
              new StoredSweepWork(database, (id) => signals.notify(refreshChannel, id)),
              clock,
            ),
        },
        RetentionSweeper,
      ],
    };
  }
}
