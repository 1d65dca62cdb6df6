import { Inject, Injectable, Optional } from '@nestjs/common';
import { sql } from 'kysely';
import { DatabaseOutage } from '../database/connection/database-outage.js';
import { DATABASE, type Database } from '../database/database.js';
import { succeedsWithin } from '../platform/clock.js';
import { Shutdown } from '../platform/shutdown.js';

const databaseTimeoutInMs = 2000;

/** The state of every component: `up` or `down`. */
export type Components = Readonly<Record<string, 'up' | 'down'>>;

/** Checks whether the gateway can serve requests. */
@Injectable()
export class Readiness {
  /** The running check of the database. Concurrent requests share it, so that they do not take all database connections. */
  private databaseCheck: Promise<boolean> | null = null;

  constructor(
    private readonly shutdown: Shutdown,
    @Optional() @Inject(DATABASE) private readonly database: Database | undefined,
    @Optional() @Inject(DatabaseOutage) private readonly outage: DatabaseOutage | undefined,
  ) {}

  /** Checks every component, within about two seconds. The gateway itself is down from the first stop signal on. */
  async check(): Promise<Components> {
    const gateway = this.shutdown.started ? 'down' : 'up';
    const { database } = this;
    if (database === undefined) return { gateway };
    this.databaseCheck ??= succeedsWithin(sql`select 1`.execute(database), databaseTimeoutInMs).finally(
      () => (this.databaseCheck = null),
    );
    const responds = await this.databaseCheck;
    const isDown = !responds || this.outage?.isShortOfConnections === true;
    return { gateway, database: isDown ? 'down' : 'up' };
  }
}
