import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

/** How much of the account's quota the gateway is to use. */
@ApiSchema({ name: 'QuotaSettingsWish' })
export class QuotaSettingsRequestDto {
  /** Calls a minute that the provider allows; null: as documented, until its answers say otherwise. */
  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 2, default: null })
  requestsPerMinute?: number | null;

  /** The part of the quota that the gateway uses; the rest is left to other users of the key. */
  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: 1, default: 0.8 })
  share?: number;
}

/** Settings of a connection; what is left out has its default. `GET /providers` tells which of them a provider has. */
@ApiSchema({ name: 'ConnectionSettingsWish' })
export class ConnectionSettingsRequestDto {
  /** How much of the quota the gateway uses. */
  @ApiPropertyOptional({ type: QuotaSettingsRequestDto })
  quota?: QuotaSettingsRequestDto;

  /** Seconds over which the state is read before a request whose answer was lost is sent again. */
  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: 3600, default: 30 })
  settleSeconds?: number;

  /** Seconds after which an import that was not seen running gives way to one that waits. */
  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: 86_400, default: 900 })
  reaskAfterSeconds?: number;

  /**
   * How a start date is written: `never-late` (early enough under every reading of the provider's clock) or `pacific-exact` (as
   * Pacific time, to the second). Only where the provider has this setting.
   */
  @ApiPropertyOptional({ type: String, example: 'never-late' })
  sinceMode?: string;

  /** Status words of the provider, declared by you: `idle`, `queued`, `running` or `error` for each. */
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

/** Documents `credentials` of a request. Nobody but the provider's own schema checks what is inside. */
export const credentialsProperty: Parameters<typeof ApiProperty>[0] = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'All credentials of the account, in the form that `GET /providers/{id}` shows as `credentialSchema`. They go in and never come out.',
  example: { apiKey: 'your-api-key', apiSecret: 'your-api-secret' },
};
