import { Inject, Injectable, Optional } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '../database/database.js';
import { Shutdown } from '../platform/shutdown.js';
import { succeedsWithin } from './within-time.js';

const databaseTimeoutInMs = 2000;

/** The state of every component: `up` or `down`. */
export type Components = Readonly<Record<string, 'up' | 'down'>>;

/** Tells whether the gateway can serve. */
@Injectable()
export class Readiness {
  /** Whether the database answers, while that is being found out: anybody may ask, and no crowd of them is to take its connections. */
  private asking: Promise<boolean> | null = null;

  constructor(
    private readonly shutdown: Shutdown,
    @Optional() @Inject(DATABASE) private readonly database: Database | undefined,
  ) {}

  /** Looks at every component; answers within about two seconds. The gateway itself is down from the first stop signal on. */
  async check(): Promise<Components> {
    const gateway = this.shutdown.started ? 'down' : 'up';
    const { database } = this;
    if (database === undefined) return { gateway };
    this.asking ??= succeedsWithin(databaseTimeoutInMs, () => sql`select 1`.execute(database)).finally(
      () => (this.asking = null),
    );
    return { gateway, database: (await this.asking) ? 'up' : 'down' };
  }
}
