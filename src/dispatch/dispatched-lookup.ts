import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../database/database.js';
import type { LookupResult, SourceLookup } from '../refresh/source-lookup.port.js';
import { selectListed } from '../refresh/store/listed-sources.js';
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
    const row = await selectListed(this.database, connectionId)
      .select('source_id')
      .where('source_id', '=', source)
      .executeTakeFirst();
    return row === undefined ? 'absent' : 'shown';
  }
}
