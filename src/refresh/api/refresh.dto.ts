import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  refreshStatuses,
  type RefreshStatus,
  type TargetStatus,
  targetStatuses,
} from '../rules/refresh-status.js';

const instant = { type: String, format: 'date-time' } as const;
const nullableInstant = { ...instant, nullable: true } as const;
const nullableText = { type: String, nullable: true } as const;

/** Why something is not moving now. */
@ApiSchema({ name: 'Waiting' })
export class WaitingDto {
  /**
   * Known values: `quota` (the provider's quota is spent), `retry` (a call failed or its answer was lost), `turn` (another
   * import of this source comes first), `provider-busy` (the provider imports for somebody else), `cool-down` (the provider
   * asked for a pause), `paused` (the connection is paused), `lookup` (the sources are being read).
   */
  @ApiProperty({ type: String, example: 'quota' })
  reason: string;

  /** When the next step is expected; null when it depends on something else than time. Read again, it tells what is expected then. */
  @ApiProperty(nullableInstant)
  until: string | null;
}

/** What a caller should know although the refresh goes on. */
@ApiSchema({ name: 'RefreshWarning' })
export class WarningDto {
  /**
   * Known values: `import-continues` (a canceled import goes on at the provider), `since-after-mark` (orders between the
   * provider's own mark and `since` may stay out), `not-refreshable` (a source was left out), `unmapped-status` (the provider
   * used a word that is not known), `further-warnings` (an event left some out: read the refresh).
   */
  @ApiProperty({ type: String })
  code: string;

  /** One sentence for a person. */
  @ApiProperty({ type: String })
  detail: string;

  /** The source concerned, or null for the whole refresh. */
  @ApiProperty(nullableText)
  source: string | null;
}

/** What went wrong. */
@ApiSchema({ name: 'RefreshError' })
export class RefreshErrorDto {
  /**
   * Known values: `provider-unauthorized` (the provider refuses the credentials), `provider-plan-required` (the account's plan
   * does not allow it), `provider-rejected` (the provider refused the request), `provider-unavailable` (it could not be reached
   * or failed), `provider-unreadable` (its answers made no sense), `marketplace-failed` (the marketplace refused or failed),
   * `source-not-found` (the source does not exist), `source-not-refreshable` (it cannot be refreshed), `no-refreshable-source`
   * (the connection has none), `released` (an operator gave up on the import), `deadline-exceeded` (it was not over by then),
   * `not-asked` (the provider was never asked by then).
   */
  @ApiProperty({ type: String })
  code: string;

  /** One sentence for a person; never a secret. */
  @ApiProperty({ type: String })
  detail: string;
}

/** What one read of the provider showed, in the provider's own texts. */
@ApiSchema({ name: 'SeenState' })
export class SeenStateDto {
  /** The provider's stamp of its last attempt. */
  @ApiProperty(nullableText)
  attemptAt: string | null;

  /** The provider's own status. */
  @ApiProperty(nullableText)
  providerStatus: string | null;
}

/** Why an end is believed. */
@ApiSchema({ name: 'Evidence' })
export class EvidenceDto {
  /**
   * Known values: `stamp-moved` (the provider's time stamp moved on), `running-seen` (the import was seen running),
   * `running-seen-and-stamp-moved` (both), `error-seen` (a new error was seen).
   */
  @ApiProperty({ type: String, example: 'running-seen-and-stamp-moved' })
  kind: string;

  /** Before the provider was asked. */
  @ApiProperty({ type: SeenStateDto })
  before: SeenStateDto;

  /** When the end was seen. */
  @ApiProperty({ type: SeenStateDto })
  after: SeenStateDto;

  /** When the read that settled it was made. */
  @ApiProperty(instant)
  observedAt: string;

  /** Known values: `confirmed` (running seen and the stamp moved), `inferred` (everything else). */
  @ApiProperty({ type: String, example: 'confirmed' })
  confidence: string;
}

/** One source within a refresh. */
@ApiSchema({ name: 'RefreshTarget' })
export class TargetDto {
  /** The provider's id of the source. */
  @ApiProperty({ type: String, example: '12345' })
  source: string;

  /** The provider's name of the source. */
  @ApiProperty({ ...nullableText, example: 'My Shopify store' })
  name: string | null;

  /**
   * `queued`: the provider has not been asked yet, or its answer is not known. `requested`: it accepted the request and has not
   * begun. `running`: it is importing. `succeeded`: it ended, and there is evidence. `failed`: refused, or ended in a new error.
   * `canceled`: withdrawn by a caller. `expired`: the deadline passed without proof of an end. The last four are final.
   */
  @ApiProperty({ enum: targetStatuses, enumName: 'TargetStatus' })
  status: TargetStatus;

  /**
   * Known values: `imported` (the provider imported for it), `already-fresh` (a recent import was enough, no call was made);
   * null until it succeeded.
   */
  @ApiProperty({ ...nullableText, example: 'imported' })
  outcome: string | null;

  /** The import at the provider that serves this target; shared with other refreshes. */
  @ApiProperty(nullableText)
  runId: string | null;

  /** The provider's own word, as last read. */
  @ApiProperty({ ...nullableText, example: 'Updating orders' })
  providerStatus: string | null;

  /** The start date exactly as it was sent to the provider. */
  @ApiProperty({ ...nullableText, example: '2020-05-29 14:05:02' })
  sinceSent: string | null;

  /** When the provider was asked. */
  @ApiProperty(nullableInstant)
  requestedAt: string | null;

  /** When the provider was first seen importing. */
  @ApiProperty(nullableInstant)
  startedAt: string | null;

  /** When it ended. */
  @ApiProperty(nullableInstant)
  finishedAt: string | null;

  /** Why the end is believed; null without one. */
  @ApiProperty({ type: EvidenceDto, nullable: true })
  evidence: EvidenceDto | null;

  /** What went wrong, or null. */
  @ApiProperty({ type: RefreshErrorDto, nullable: true })
  error: RefreshErrorDto | null;
}

/** How many targets are in each status. */
@ApiSchema({ name: 'TargetCounts' })
export class TargetCountsDto {
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) queued: number;
  @ApiProperty({ type: 'integer' }) requested: number;
  @ApiProperty({ type: 'integer' }) running: number;
  @ApiProperty({ type: 'integer' }) succeeded: number;
  @ApiProperty({ type: 'integer' }) failed: number;
  @ApiProperty({ type: 'integer' }) canceled: number;
  @ApiProperty({ type: 'integer' }) expired: number;
}

/** One caller's request for an import, and what became of it. */
@ApiSchema({ name: 'Refresh' })
export class RefreshDto {
  /** Id of the refresh. */
  @ApiProperty({ type: String, example: 'rfr_01kb0q5ysze43s6qk20kmvf6b2' })
  id: string;

  /** +1 with every visible change; also the `ETag`. */
  @ApiProperty({ type: 'integer', example: 3 })
  sequence: number;

  /**
   * `queued`: stored; the provider has not been asked yet, or its answer is not known (`waiting` says why). `requested`: the
   * provider accepted the request and has not begun. `running`: the provider is importing. `succeeded`: it ended, and there is
   * evidence. `partial`: of several targets some succeeded and some did not. `failed`: refused, or ended in a new error.
   * `canceled`: withdrawn by a caller. `expired`: the deadline passed without proof of an end. The last five are final.
   */
  @ApiProperty({ enum: refreshStatuses, enumName: 'RefreshStatus' })
  status: RefreshStatus;

  /**
   * Known values: `imported` (the provider imported for it), `already-fresh` (a recent import was enough, no call was made);
   * null until it succeeded, at least in part.
   */
  @ApiProperty({ ...nullableText, example: 'imported' })
  outcome: string | null;

  /** Id of the connection. */
  @ApiProperty({ type: String, example: 'shipstation-sandbox' })
  connection: string;

  /** Known values: `shipstation` (ShipStation, V1 API), `shipengine` (ShipEngine). */
  @ApiProperty({ type: String, example: 'shipstation' })
  provider: string;

  /** The source asked for; null for every refreshable source of the connection. */
  @ApiProperty({ ...nullableText, example: '12345' })
  source: string | null;

  /** The instant from which orders are imported; null: from the provider's own mark. */
  @ApiProperty(nullableInstant)
  since: string | null;

  /** `interactive`: somebody waits for it. `background`: it gives way when the quota is short. */
  @ApiProperty({ enum: ['interactive', 'background'], enumName: 'RefreshPriority' })
  priority: string;

  /** How many targets are in each status. */
  @ApiProperty({ type: TargetCountsDto })
  targetCounts: TargetCountsDto;

  /** At most 50 targets, unfinished and failed first. In lists only when there is exactly one. */
  @ApiProperty({ type: [TargetDto] })
  targets: TargetDto[];

  /** Why it is not moving now, or null. */
  @ApiProperty({ type: WaitingDto, nullable: true })
  waiting: WaitingDto | null;

  /** What the caller should know although the refresh goes on. */
  @ApiProperty({ type: [WarningDto] })
  warnings: WarningDto[];

  /** What went wrong, or null. With several targets each has its own. */
  @ApiProperty({ type: RefreshErrorDto, nullable: true })
  error: RefreshErrorDto | null;

  /** The caller's own notes, handed back unchanged. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { order: '4711' } })
  metadata: Record<string, string>;

  /** What is expected of it; null until planning exists. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  forecast: Record<string, unknown> | null;

  /** When it was stored. */
  @ApiProperty(instant)
  createdAt: string;

  /** When it last changed. */
  @ApiProperty(instant)
  updatedAt: string;

  /** When the provider was first asked. */
  @ApiProperty(nullableInstant)
  requestedAt: string | null;

  /** When it ended. */
  @ApiProperty(nullableInstant)
  finishedAt: string | null;

  /** When following is given up. */
  @ApiProperty(instant)
  deadlineAt: string;
}

/** A page of refreshes, newest first. */
@ApiSchema({ name: 'RefreshPage' })
export class RefreshPageDto {
  /** The refreshes. */
  @ApiProperty({ type: [RefreshDto] })
  items: RefreshDto[];

  /** Where the next page begins; null on the last one. */
  @ApiProperty(nullableText)
  nextCursor: string | null;
}

/** A page of targets, in the order of their sources. */
@ApiSchema({ name: 'TargetPage' })
export class TargetPageDto {
  /** The targets. */
  @ApiProperty({ type: [TargetDto] })
  items: TargetDto[];

  /** Where the next page begins; null on the last one. */
  @ApiProperty(nullableText)
  nextCursor: string | null;
}
