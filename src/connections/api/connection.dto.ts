import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

/** How much of the account's quota the gateway uses. */
@ApiSchema({ name: 'QuotaSettings' })
export class QuotaSettingsDto {
  /** Calls a minute that the operator says the provider allows; null: as documented, until its answers say otherwise. */
  @ApiProperty({ type: 'integer', nullable: true, example: 40 })
  requestsPerMinute: number | null;

  /** The part of the quota that the gateway uses; the rest is left to other users of the key. */
  @ApiProperty({ type: Number, example: 0.8 })
  share: number;
}

/** The settings of a connection, defaults included. */
@ApiSchema({ name: 'ConnectionSettings' })
export class ConnectionSettingsDto {
  /** How much of the quota the gateway uses. */
  @ApiProperty({ type: QuotaSettingsDto })
  quota: QuotaSettingsDto;

  /** Seconds over which the state is read before a request whose answer was lost is sent again. */
  @ApiProperty({ type: Number, example: 30 })
  settleSeconds: number;

  /** Seconds after which an import that was not seen running gives way to one that waits. */
  @ApiProperty({ type: Number, example: 900 })
  reaskAfterSeconds: number;

  /**
   * How a start date is written: `never-late` (early enough under every reading of the provider's clock) or `pacific-exact` (as
   * Pacific time, to the second). Only where the provider has this setting.
   */
  @ApiPropertyOptional({ type: String, example: 'never-late' })
  sinceMode?: string;

  /** Status words of the provider that the operator declared: `idle`, `queued`, `running` or `error` for each. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { Refreshed: 'idle' },
  })
  statusWords?: Record<string, string>;

  /**
   * When the provider's time stamp moves: `unknown` (at the start or the end of an import) or `end` (at the end: a moved stamp
   * alone proves it). Only where the provider has this setting.
   */
  @ApiPropertyOptional({ type: String, example: 'unknown' })
  stampMoves?: string;
}

/** One account at a provider. Credentials go in and never come out. */
@ApiSchema({ name: 'Connection' })
export class ConnectionDto {
  /** The id that requests name. The id of a deleted connection is never used again. */
  @ApiProperty({ type: String, example: 'acme-shipstation' })
  id: string;

  /** Id of the provider. Known values: `shipstation` (ShipStation, V1 API), `shipengine` (ShipEngine). */
  @ApiProperty({ type: String, example: 'shipstation' })
  provider: string;

  /** `active`; `paused`: no calls are made; `unauthorized`: the provider refuses the credentials, only a verification is made. */
  @ApiProperty({ type: String, example: 'active' })
  status: string;

  /**
   * Why it is not active: `removed-from-file`, `paused-in-file`, `paused-by-caller`, `unauthorized`, `plan-required`; null while it is.
   * One that is paused while its credentials are refused keeps the reason of the refusal.
   */
  @ApiProperty({ type: String, nullable: true, example: null })
  statusReason: string | null;

  /** Who may change it: `file`: the operator's `CONNECTIONS_FILE`; `api`: callers; `sandbox`: it is the built-in simulator. */
  @ApiProperty({ type: String, example: 'file' })
  managedBy: string;

  /** Where the provider is called. */
  @ApiProperty({ type: String, example: 'https://ssapi.shipstation.com' })
  baseUrl: string;

  /** Its settings, defaults included. */
  @ApiProperty({ type: ConnectionSettingsDto })
  settings: ConnectionSettingsDto;

  /** The last four characters of the identifying credential; null when it has less than 16, or was erased. */
  @ApiProperty({ type: String, nullable: true, example: '3f9a' })
  credentialHint: string | null;

  /** When the connection was first given. */
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: string;

  /** When anything of it, its status included, changed last. */
  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: string;
}

/** A page of connections. */
@ApiSchema({ name: 'ConnectionList' })
export class ConnectionListDto {
  /** In the order of their ids. */
  @ApiProperty({ type: [ConnectionDto] })
  items: ConnectionDto[];

  /** Send it as `cursor` to read on; null on the last page. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
