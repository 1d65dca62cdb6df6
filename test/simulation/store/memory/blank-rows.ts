import type { DispatchRow, MemoryRow, RunRow, SourceRow } from './memory-row.js';

/** When a row without a demand is due. */
export const never = new Date(8_640_000_000_000_000);

/** A source that was requested and not listed yet. */
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
    not_refreshable_at: null,
    normalized_status: null,
    provider_status: null,
    status_read_started_at: null,
    last_attempt: null,
    last_attempt_at: null,
    last_attempt_ambiguous: false,
    latest_attempt: null,
    watermark_at: null,
    observation_started_at: null,
    observed_at: null,
    last_run_finished_at: null,
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
    list_demanded_at: null,
    list_started_at: null,
    list_finished_at: null,
    failed_list_started_at: null,
    list_failures: 0,
    list_failure: null,
    list_continuation: null,
    verify_demanded_at: null,
    verify_started_at: null,
    verify_finished_at: null,
    verify_failure: null,
    list_demanded_by: [],
    verify_demanded_by: [],
    demanded_credential_check: null,
    started_credential_check: null,
    suspected_refusal: null,
    reference_data: null,
    reference_data_read_at: null,
  };
}

/** What a new waiting run knows; the other columns are set later. */
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
    propagated_version: 0,
    since_sent: null,
    not_before: null,
    trigger_count: 0,
    failed_count: 0,
    requested_at: null,
    credential_version: null,
    unknown_since: null,
    busy_since: null,
    accepted_at: null,
    started_at: null,
    finished_at: null,
    evidence: null,
    provider_status: null,
    waiting: null,
    outcome: null,
    proof: null,
    error: null,
    last_failure: null,
  };
}
