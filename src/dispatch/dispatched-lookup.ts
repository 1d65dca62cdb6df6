import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../database/database.js';
import type { LookupResult, SourceLookup } from '../refresh/source-lookup.port.js';
import { absencesOfGone } from '../refresh/write/store-refresh.js';
import { WishedCalls } from './wished-calls.js';

const freshListInMs = 60_000;
const patienceInMs = 2000;

/** Looks for unknown sources with the dispatcher's list read (design 4.2). */
@Injectable()
export class DispatchedLookup implements SourceLookup {
  constructor(
    @Inject(WishedCalls) private readonly calls: WishedCalls,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  async lookUp(connectionId: number, source: string, askedBy: string): Promise<LookupResult> {
    const outcome = await this.calls.list(connectionId, freshListInMs, askedBy, patienceInMs);
    if (outcome !== 'read') return 'undecided';
    const row = await this.database
      .selectFrom('sources')
      .select('source_id')
      .where('connection_id', '=', connectionId)
      .where('source_id', '=', source)
      .where('known', '=', true)
      .where('absences', '<', absencesOfGone)
      .executeTakeFirst();
    return row === undefined ? 'absent' : 'shown';
  }
}
