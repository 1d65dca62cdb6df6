import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../database/database.js';
import type { LookupResult, SourceLookup } from '../refresh/source-lookup.port.js';
import { selectListed } from '../refresh/store/listed-sources.js';
import { DispatchedCalls } from './dispatched-calls.js';

const freshListInMs = 60_000;
const patienceInMs = 2000;

/** Looks up unknown sources with a list read of the dispatcher. */
@Injectable()
export class DispatchedLookup implements SourceLookup {
  constructor(
    private readonly calls: DispatchedCalls,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  async lookUp(connectionId: number, source: string, requestedBy: string): Promise<LookupResult> {
    const outcome = await this.calls.readSources(connectionId, freshListInMs, requestedBy, patienceInMs);
    if (outcome !== 'read') return 'undecided';
    const row = await selectListed(this.database, connectionId)
      .select('source_id')
      .where('source_id', '=', source)
      .executeTakeFirst();
    return row === undefined ? 'absent' : 'shown';
  }
}
