import type { DispatchRow, MemoryRow, RunRow, SourceRow } from './memory-row.js';

/** When a row is due that nobody wished for. */
export const never = new Date(8_640_000_000_000_000);

/** A source that was only asked for. */
export function blankSource(connectionId: number, sourceId: string): SourceRow {
  return {
    connection_id: connectionId,
    source_id: sourceId,
    known: false,
    absences: 0,
    name: null,
    marketplace: null,
    active: true,
    refreshable: true,
    refused_at: null,
    word: null,
    provider_status: null,
    word_begun_at: null,
    stamp: null,
    stamp_at: null,
    stamp_ambiguous: false,
    latest_stamp: null,
    mark_at: null,
    observed_begun_at: null,
    observed_at: null,
    last_run_ended_at: null,
  };
}

/** The dispatcher's row of a new connection. */
export function blankDispatch(connectionId: number, now: Date): DispatchRow {
  return {
    connection_id: connectionId,
    due_at: now,
    lease_owner: null,
    lease_until: null,
    fence: 0,
    quota: null,
    list_wanted_at: null,
    list_begun_at: null,
    list_ended_at: null,
    list_failed_begun_at: null,
    list_failures: 0,
    list_failure: null,
    list_rest: null,
    verify_wanted_at: null,
    verify_begun_at: null,
    verify_ended_at: null,
    verify_failure: null,
    list_wanted_by: [],
    verify_wanted_by: [],
    trial_wanted: null,
    trial_begun: null,
    authorization_doubt: null,
    marketplaces: null,
    marketplaces_read_at: null,
  };
}

/** What a new waiting run is told; the rest is still to come. */
export type RunRequest = Pick<
  MemoryRow<RunRow>,
  'id' | 'connection_id' | 'source_id' | 'kind' | 'since' | 'priority' | 'created_at'
>;

/** A waiting run. */
export function blankRun(request: RunRequest): RunRow {
  return {
    ...request,
    state: 'waiting',
    version: 0,
    spread_version: 0,
    since_sent: null,
    not_before: null,
    asked_count: 0,
    failed_count: 0,
    requested_at: null,
    credential_version: null,
    unknown_since: null,
    busy_since: null,
    accepted_at: null,
    started_at: null,
    ended_at: null,
    evidence: null,
    provider_status: null,
    waiting: null,
    outcome: null,
    proof: null,
    error: null,
    last_failure: null,
  };
}
