import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../database/database.js';
import type { SourceStatus } from '../../providers/contract/source-reading.js';

/** A source as the provider last showed it. */
export interface SourceRecord {
  readonly id: string;
  readonly name: string | null;
  readonly marketplace: string | null;
  readonly active: boolean;
  readonly refreshable: boolean;
  /** `unknown` also before the first status read. */
  readonly status: SourceStatus;
  readonly providerStatus: string | null;
  readonly lastAttemptAt: Date | null;
  /** The last attempt exactly as the provider sent it. */
  readonly lastAttemptRaw: string | null;
  /** Whether `lastAttemptRaw` can mean two instants. */
  readonly lastAttemptAmbiguous: boolean;
  readonly observedAt: Date | null;
}

/** A query for a page of sources. */
export interface SourcePageQuery {
  /** The last id of the previous page; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

/** A source is gone when this many full lists in a row do not show it. */
const absencesOfGone = 2;

/** The sources in the database, from the lists of the providers. */
@Injectable()
export class SourceStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** The known sources of a connection, ordered by id, at most `limit`. Omits sources that are gone. */
  async list(internalId: number, { after, limit }: SourcePageQuery): Promise<readonly SourceRecord[]> {
    let query = this.database
      .selectFrom('sources')
      .selectAll()
      .where('connection_id', '=', internalId)
      .where('known', '=', true)
      .where('absences', '<', absencesOfGone);
    if (after !== null) query = query.where('source_id', '>', after);
    const rows = await query.orderBy('source_id').limit(limit).execute();
    return rows.map((row) => ({
      id: row.source_id,
      name: row.name,
      marketplace: row.marketplace,
      active: row.active,
      refreshable: row.refreshable,
      status: row.normalized_status ?? 'unknown',
      providerStatus: row.provider_status,
      lastAttemptAt: row.last_attempt_at,
      lastAttemptRaw: row.last_attempt,
      lastAttemptAmbiguous: row.last_attempt_ambiguous,
      observedAt: row.observed_at,
    }));
  }

  /** Whether the connection has or had a source with this id. */
  async has(internalId: number, source: string): Promise<boolean> {
    const row = await this.database
      .selectFrom('sources')
      .select('source_id')
      .where('connection_id', '=', internalId)
      .where('source_id', '=', source)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Whether the sources of a connection have ever been read as a full list. */
  async wereRead(internalId: number): Promise<boolean> {
    const row = await this.database
      .selectFrom('dispatches')
      .select('list_finished_at')
      .where('connection_id', '=', internalId)
      .executeTakeFirst();
    return row !== undefined && row.list_finished_at !== null;
  }
}
