import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

/** How much of the quota of the account the gateway uses. */
@ApiSchema({ name: 'QuotaSettingsWish' })
export class QuotaSettingsRequestDto {
  /** Calls a minute that the provider allows. null: the documented number, until a response of the provider shows another. */
  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 2, default: null })
  requestsPerMinute?: number | null;

  /** The part of the quota that the gateway uses; other users of the key have the remainder. */
  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: 1, default: 0.8 })
  share?: number;
}

/** Settings of a connection; an omitted setting has its default. `GET /providers` shows which settings a provider has. */
@ApiSchema({ name: 'ConnectionSettingsWish' })
export class ConnectionSettingsRequestDto {
  /** How much of the quota the gateway uses. */
  @ApiPropertyOptional({ type: QuotaSettingsRequestDto })
  quota?: QuotaSettingsRequestDto;

  /** After a lost response, the gateway reads the state for this many seconds before it sends the request again. */
  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: 3600, default: 30 })
  settleSeconds?: number;

  /** Seconds after which a waiting import may supersede an import that was not seen running. */
  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: 86_400, default: 900 })
  reaskAfterSeconds?: number;

  /**
   * How a start date is written: `never-late` (early enough for every interpretation of the provider's clock) or `pacific-exact`
   * (Pacific time, to the second). Only where the provider has this setting.
   */
  @ApiPropertyOptional({ type: String, example: 'never-late' })
  sinceMode?: string;

  /** The meaning of further statuses of the provider: `idle`, `queued`, `running` or `error` for each. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { Refreshed: 'idle' },
  })
  statusWords?: Record<string, string>;

  /**
   * When the last attempt of the provider moves: `unknown` (at the start or the end of an import) or `end` (at the end, so that a new last
   * attempt alone proves the end). Only where the provider has this setting.
   */
  @ApiPropertyOptional({ type: String, example: 'unknown' })
  stampMoves?: string;
}

/** Documents `credentials` of a request. Only the schema of the provider checks their content. */
export const credentialsProperty: Parameters<typeof ApiProperty>[0] = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'All credentials of the account, as `credentialSchema` of `GET /providers/{id}` describes them. They are never shown again.',
  example: { apiKey: 'your-api-key', apiSecret: 'your-api-secret' },
};
