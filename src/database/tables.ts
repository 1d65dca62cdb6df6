import type { ColumnType, Generated } from 'kysely';
import type { VerifyFailure } from '../connections/connection-calls.port.js';
import type { ConnectionManager, ConnectionStatus } from '../connections/connection-record.js';
import type { PartlyReadList } from '../dispatch/plan/dispatch-state.js';
import type { Evidence } from '../dispatch/plan/evidence.js';
import type { ListFailure, SuspectedRefusal } from '../dispatch/plan/judge-list.js';
import type { QuotaWindow } from '../dispatch/plan/quota-window.js';
import type { AttemptDto } from '../notification/webhooks/attempt.dto.js';
import type { DeliveryStatus, DisabledReason } from '../notification/webhooks/webhook-states.js';
import type { CallOutcome } from '../platform/provider-call-catalogue.js';
import type { ReferenceData } from '../providers/contract/provider.js';
import type { SourceStatus } from '../providers/contract/source-reading.js';
import type { RefreshDto } from '../refresh/api/refresh.dto.js';
import type { Priority, RunKind } from '../refresh/rules/decide-joining.js';
import type { Proof, RefreshError, Waiting, Warning } from '../refresh/rules/notes.js';
import type { RefreshOutcome, RefreshStatus, TargetStatus } from '../refresh/rules/refresh-status.js';
import type { RunOutcome, RunState } from '../refresh/rules/run-state.js';
import type { TargetCounts } from '../refresh/rules/derive-refresh.js';

// The modules declare the types of what they store. This file imports only types, which the build drops.

/** An instant of the database's clock. */
type Instant = ColumnType<Date, Date | string, Date | string>;
type Defaulted<Value> = ColumnType<Value, Value | undefined, Value>;
type Json<Value> = ColumnType<Value, string, string>;
type NullableJson<Value> = ColumnType<Value | null, string | null | undefined, string | null>;

/** An account at a provider. A deleted one keeps its row, so that its id is never used again. */
export interface ConnectionsTable {
  internal_id: Generated<number>;
  id: string;
  provider: string;
  managed_by: ConnectionManager;
  status: Defaulted<ConnectionStatus>;
  status_reason: string | null;
  base_url: string;
  /** Checked settings: those of every connection, and those of its provider. */
  settings: Json<Record<string, unknown>>;
  sealed_credentials: string | null;
  credential_version: Defaulted<number>;
  credential_hint: string | null;
  /** Keyed fingerprint of provider, origin and credentials; unique among connections that are not deleted. */
  credential_fingerprint: string | null;
  created_at: Defaulted<Date>;
  updated_at: Defaulted<Date>;
  deleted_at: Instant | null;
}

/** The dispatcher's own row for a connection: the lease, the quota window and the calls that are demanded. */
export interface DispatchesTable {
  connection_id: number;
  due_at: Defaulted<Date>;
  lease_owner: string | null;
  lease_until: Instant | null;
  fence: Defaulted<number>;
  /** null before the first call. */
  quota: NullableJson<QuotaWindow>;
  /** When a list read was last demanded; a read that starts later meets the demand. A provider's webhook may set it some seconds ahead. */
  list_demanded_at: Instant | null;
  /** Callers that demanded the next list read. */
  list_demanded_by: Defaulted<string[]>;
  /** Start and end of the last list read that showed a full list. */
  list_started_at: Instant | null;
  list_finished_at: Instant | null;
  list_continuation: NullableJson<PartlyReadList>;
  /** Start of the last list read that failed, how often in a row, and why. */
  failed_list_started_at: Instant | null;
  list_failures: Defaulted<number>;
  list_failure: NullableJson<ListFailure>;
  verify_demanded_at: Instant | null;
  /** Callers that demanded the next verification. */
  verify_demanded_by: Defaulted<string[]>;
  verify_started_at: Instant | null;
  verify_finished_at: Instant | null;
  /** null = accepted, else the failure. */
  verify_failure: NullableJson<VerifyFailure>;
  /** A 401, 402 or 403 that a list read has yet to confirm. */
  suspected_refusal: NullableJson<SuspectedRefusal>;
  /** Id of the newest check of new credentials that is demanded, and of the newest that has started. */
  demanded_credential_check: string | null;
  started_credential_check: string | null;
  /** What the provider keeps here (`readReferenceData`), and when it was last read. */
  reference_data: NullableJson<ReferenceData>;
  reference_data_read_at: Instant | null;
}

/** A source as the provider showed it last. Joining, freezing and finishing of runs lock this row. */
export interface SourcesTable {
  connection_id: number;
  source_id: string;
  /** False while no list has shown it: a caller has only requested it. */
  known: boolean;
  /** Full lists in a row that did not show it; two make it gone. */
  absences: Defaulted<number>;
  name: string | null;
  marketplace: string | null;
  active: Defaulted<boolean>;
  refreshable: Defaulted<boolean>;
  /** When the provider last responded that the source cannot be refreshed. For a day, this overrides what lists show. */
  not_refreshable_at: Instant | null;
  /** Last status in the gateway's terms; null when none was read. */
  normalized_status: SourceStatus | null;
  /** The same in the provider's terms. */
  provider_status: string | null;
  /** Start of the read that showed them. */
  status_read_started_at: Instant | null;
  /** The provider's time of its last attempt as the last list showed it, raw; then as an instant for display. */
  last_attempt: string | null;
  last_attempt_at: Instant | null;
  /** True when the raw time may mean two instants. */
  last_attempt_ambiguous: Defaulted<boolean>;
  /** The latest raw time that was ever seen. */
  latest_attempt: string | null;
  /** The earliest instant that the provider's watermark may mean. */
  watermark_at: Instant | null;
  /** Start and end of the last read (a list or a page of one) that showed it. */
  observation_started_at: Instant | null;
  observed_at: Instant | null;
  /** When its last triggered run finished: a read that started earlier cannot be the baseline of the next run. */
  last_run_finished_at: Instant | null;
}

/** One import at the provider; it can serve the targets of many refreshes. */
export interface RunsTable {
  id: string;
  connection_id: number;
  source_id: string;
  kind: RunKind;
  state: RunState;
  /** +1 with every change that its targets must show; `propagated_version` is the version that all of them show. */
  version: Defaulted<number>;
  propagated_version: Defaulted<number>;
  since: Instant | null;
  since_sent: string | null;
  priority: Priority;
  created_at: Defaulted<Date>;
  /** Not triggered before this (back-off). */
  not_before: Instant | null;
  trigger_count: Defaulted<number>;
  /** Consecutive failures after which it waited again; the back-off grows with them. */
  failed_count: Defaulted<number>;
  /** When the transaction of its first trigger committed; null again when the provider certainly was not triggered. */
  requested_at: Instant | null;
  credential_version: number | null;
  /** When the response to the newest trigger was lost; null if it was not lost. */
  unknown_since: Instant | null;
  /** Since when the trigger is deferred because the source is busy with somebody else's import. */
  busy_since: Instant | null;
  accepted_at: Instant | null;
  started_at: Instant | null;
  finished_at: Instant | null;
  /** What the reads since the trigger show, as `dispatch/plan/evidence.ts` defines it. */
  evidence: NullableJson<Evidence>;
  provider_status: string | null;
  waiting: NullableJson<Waiting>;
  outcome: RunOutcome | null;
  proof: NullableJson<Proof>;
  error: NullableJson<RefreshError>;
  /** The last failed call, to explain the end. */
  last_failure: NullableJson<RefreshError>;
}

/** One caller's request. `final_status` is missing here: PostgreSQL computes it from `status` for the indexes of lists. */
export interface RefreshesTable {
  id: string;
  connection_id: number;
  /** Id of the caller that requested it. */
  caller: string;
  source_id: string | null;
  kind: RunKind;
  since: Instant | null;
  priority: Priority;
  max_age_seconds: number | null;
  metadata: Json<Record<string, string>>;
  status: RefreshStatus;
  outcome: RefreshOutcome | null;
  sequence: Defaulted<number>;
  /** False while a whole-connection refresh waits for the first list. */
  targets_fixed: boolean;
  target_counts: Json<TargetCounts>;
  waiting: NullableJson<Waiting>;
  warnings: ColumnType<readonly Warning[], string | undefined, string>;
  error: NullableJson<RefreshError>;
  created_at: Instant;
  updated_at: Instant;
  requested_at: Instant | null;
  finished_at: Instant | null;
  deadline_at: Instant;
}

/** One source within a refresh. */
export interface TargetsTable {
  refresh_id: string;
  source_id: string;
  connection_id: number;
  run_id: string | null;
  /** The version of its run that it shows. */
  run_version: Defaulted<number>;
  status: TargetStatus;
  outcome: RefreshOutcome | null;
  provider_status: string | null;
  since_sent: string | null;
  waiting: NullableJson<Waiting>;
  requested_at: Instant | null;
  started_at: Instant | null;
  finished_at: Instant | null;
  evidence: NullableJson<Proof>;
  error: NullableJson<RefreshError>;
}

/** A state that a refresh entered, written in the same transaction. A refresh has at most one final event. */
export interface RefreshEventsTable {
  row_id: Generated<number>;
  id: string;
  /** The transaction that wrote it: events are read in commit order by it. */
  transaction_id: Generated<string>;
  refresh_id: string;
  connection_id: number;
  type: string;
  sequence: number;
  final: boolean;
  /** The refresh as it then was. */
  data: Json<RefreshDto>;
  created_at: Defaulted<Date>;
}

/** The intent of one provider call, written before it is sent, and its outcome. */
export interface ProviderCallsTable {
  row_id: Generated<number>;
  connection_id: number;
  fence: number;
  /** `list`, `status`, `trigger`, `trigger-all`, `verify`, or the provider's name of its reference data: `marketplaces` */
  kind: string;
  source_id: string | null;
  run_ids: string[];
  /** Callers that demanded it, in addition to those of its runs. */
  requested_by: Defaulted<string[]>;
  started_at: Defaulted<Date>;
  finished_at: Instant | null;
  /** null while in flight, or when its owner died. */
  outcome: CallOutcome | null;
  http_status: number | null;
}

/** New credentials, checked before a connection takes them over. */
export interface CredentialChecksTable {
  connection_id: number;
  id: string;
  sealed_credentials: string;
  base_url: string;
  requested_by: string;
  created_at: Defaulted<Date>;
  finished_at: Instant | null;
  /** null until the check has finished, and when the provider accepted them. */
  failure: NullableJson<VerifyFailure>;
}

/** Who changed what. Rows are only added: a database trigger rejects everything else. */
export interface AuditEntriesTable {
  id: string;
  at: Defaulted<Date>;
  /** Id of the caller, or what acted: `file`, `sandbox`. */
  caller: string;
  /** `connection.created` … */
  action: string;
  subject_kind: string;
  subject_id: string;
  /** The connection it concerns, or null. */
  connection_id: number | null;
  /** What changed; never a secret. */
  detail: Json<Record<string, unknown>>;
}

/** Who is notified of events, and where. The lease belongs to the replica that delivers. */
export interface WebhooksTable {
  internal_id: Generated<number>;
  id: string;
  /** Id of the caller that owns it. */
  caller: string;
  /** If a token created it: the connections that the token could see, or null for all. Unused for keys, whose connections are looked up. */
  granted_connections: string[] | null;
  url: string;
  /** Types of the events that are delivered; null for all. */
  event_types: string[] | null;
  /** Public ids of the connections whose events are delivered; null for all that the caller may see. */
  connections: string[] | null;
  description: string | null;
  enabled: Defaulted<boolean>;
  /** null while enabled. */
  disabled_reason: DisabledReason | null;
  disabled_at: Instant | null;
  /** Null only within the transaction that creates the row. */
  sealed_secret: string | null;
  sealed_previous_secret: string | null;
  previous_secret_until: Instant | null;
  /** Consecutive failed attempts over all deliveries, and since when no attempt has succeeded. */
  failures_in_row: Defaulted<number>;
  failing_since: Instant | null;
  /** No attempt before this: an attempt failed, or the receiver sent Retry-After. */
  cool_down_until: Instant | null;
  due_at: Defaulted<Date>;
  lease_owner: string | null;
  lease_until: Instant | null;
  fence: Defaulted<number>;
  created_at: Defaulted<Date>;
  updated_at: Defaulted<Date>;
}

/** One event for one webhook. */
export interface WebhookDeliveriesTable {
  row_id: Generated<number>;
  id: string;
  webhook_id: number;
  /** The `webhook-id` header: the same for every attempt. */
  event_id: string;
  event_type: string;
  refresh_id: string | null;
  sequence: number;
  /** Public id of the connection; null when the event concerns none. */
  connection: string | null;
  /** Exactly what is sent. */
  body: string;
  status: Defaulted<DeliveryStatus>;
  attempt_count: Defaulted<number>;
  /** Attempts since the last request to deliver it: the schedule counts these. */
  round_count: Defaulted<number>;
  /** The newest attempts. */
  attempts: ColumnType<AttemptDto[], string | undefined, string>;
  next_attempt_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  created_at: Defaulted<Date>;
  finished_at: Instant | null;
}

/** The last event, in commit order, for which deliveries were created: one row. */
export interface WebhookRelayTable {
  only_row: Defaulted<boolean>;
  transaction_id: string;
  row_id: number;
}

/** The refreshes that a superseded run had served before its targets moved to another run. */
export interface RunFormerRefreshesTable {
  run_id: string;
  refresh_id: string;
}

/** A caller's key, with only the hash of its secret. A revoked key keeps its row, so that its id is never used again. */
export interface ApiKeysTable {
  id: string;
  name: string;
  /** SHA-256 of the secret part. */
  secret_hash: Buffer;
  scopes: string[];
  /** Internal ids of the connections it may see, or null for all. */
  connection_ids: number[] | null;
  /** Id of the caller that made it. */
  created_by: string;
  created_at: Defaulted<Date>;
  expires_at: Instant | null;
  /** Written at most once a minute. */
  last_used_at: Instant | null;
  revoked_at: Instant | null;
}

/** What an `Idempotency-Key` of a caller created on a route; written in the transaction that created it. */
export interface IdempotencyKeysTable {
  caller: string;
  route: string;
  key: string;
  body_hash: Buffer;
  /** null only inside the creating transaction. */
  resource_id: string | null;
  created_at: Instant;
}

/** Requests of a caller in a minute, over all replicas. Rows of past minutes are deleted. */
export interface RequestCountsTable {
  caller: string;
  /** Minutes since 1970. */
  minute: number;
  requests: number;
}

/** The token of the path of a provider's own webhook. */
export interface ProviderWebhookTokensTable {
  connection_id: number;
  /** SHA-256 of the token, as base64url. */
  token_hash: string;
  created_at: Defaulted<Date>;
}

/** A signed webhook of a provider that was accepted; kept as long as its signature is valid. */
export interface ProviderWebhookReceiptsTable {
  connection_id: number;
  /** SHA-256 of what was signed, as base64url. */
  digest: string;
  received_at: Defaulted<Date>;
}

/** The tables of the gateway. */
export interface Tables {
  connections: ConnectionsTable;
  dispatches: DispatchesTable;
  sources: SourcesTable;
  runs: RunsTable;
  refreshes: RefreshesTable;
  targets: TargetsTable;
  refresh_events: RefreshEventsTable;
  provider_calls: ProviderCallsTable;
  credential_checks: CredentialChecksTable;
  audit_entries: AuditEntriesTable;
  run_former_refreshes: RunFormerRefreshesTable;
  webhooks: WebhooksTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_relay: WebhookRelayTable;
  api_keys: ApiKeysTable;
  request_counts: RequestCountsTable;
  idempotency_keys: IdempotencyKeysTable;
  provider_webhook_tokens: ProviderWebhookTokensTable;
  provider_webhook_receipts: ProviderWebhookReceiptsTable;
}
