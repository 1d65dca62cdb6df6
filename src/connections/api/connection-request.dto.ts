import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, Length } from 'class-validator';
import { IfGiven } from '../../http/if-given.decorator.js';
import { DocumentsProviderSettings } from './documents-provider-settings.decorator.js';

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
@DocumentsProviderSettings('requests')
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
}

/** Documents `credentials` of a request. Only the schema of the provider checks their content. */
export const credentialsProperty: Parameters<typeof ApiProperty>[0] = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'All credentials of the account, as `credentialSchema` of `GET /providers/{id}` describes them. They are never shown again.',
};

/** An account to connect. */
@ApiSchema({ name: 'CreateConnection' })
export class CreateConnectionDto {
  /** The id that requests will name. The id of a deleted connection cannot be used again. */
  @ApiProperty({
    type: String,
    pattern: '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$',
    minLength: 1,
    maxLength: 63,
    example: 'acme-shipstation',
  })
  @IsString()
  @Length(1, 63)
  id: string;

  /** Id of the provider. Known values: `shipstation` (ShipStation, V1 API), `shipengine` (ShipEngine). */
  @ApiProperty({ type: String, example: 'shipstation' })
  @IsString()
  @Length(1, 63)
  provider: string;

  @ApiProperty({
    ...credentialsProperty,
    example: { apiKey: 'your-api-key', apiSecret: 'your-api-secret' },
  })
  @IsObject()
  credentials: Record<string, unknown>;

  /** The base URL of the provider: a documented one, unless the operator allows others. Omitted: the first documented one. */
  @ApiPropertyOptional({ type: String, example: 'https://ssapi.shipstation.com' })
  @IfGiven()
  @IsString()
  @Length(1, 2000)
  baseUrl?: string;

  /** Its settings; an omitted setting has its default. */
  @ApiPropertyOptional({ type: ConnectionSettingsRequestDto })
  @IfGiven()
  @IsObject()
  settings?: ConnectionSettingsRequestDto;

  /** `active`: it is used immediately. `paused`: no call is made until it is resumed. */
  @ApiPropertyOptional({ type: String, default: 'active', example: 'active' })
  @IfGiven()
  @IsIn(['active', 'paused'])
  status?: 'active' | 'paused';

  /** Make the connection only if the provider accepts the credentials in one harmless call. */
  @ApiPropertyOptional({ type: Boolean, default: false })
  @IfGiven()
  @IsBoolean()
  verify?: boolean;
}

/** Changes of a connection as a JSON Merge Patch: an omitted field stays unchanged, null restores the default. */
@ApiSchema({ name: 'ChangeConnection' })
export class ChangeConnectionDto {
  @ApiPropertyOptional({
    ...credentialsProperty,
    description: 'All new credentials: they replace all former credentials.',
  })
  @IfGiven()
  @IsObject()
  credentials?: Record<string, unknown>;

  /** The base URL of the provider. A new one needs the credentials again. */
  @ApiPropertyOptional({ type: String, nullable: true, example: 'https://ssapi.shipstation.com' })
  @IsOptional()
  @IsString()
  @Length(1, 2000)
  baseUrl?: string | null;

  /** Settings to change, effective immediately. */
  @ApiPropertyOptional({ type: ConnectionSettingsRequestDto, nullable: true })
  @IsOptional()
  @IsObject()
  settings?: ConnectionSettingsRequestDto | null;

  /** `paused`: no more calls are made and refreshes wait; `active`: work continues. */
  @ApiPropertyOptional({ type: String, example: 'active' })
  @IfGiven()
  @IsIn(['active', 'paused'])
  status?: 'active' | 'paused';

  /** Change the connection only if the provider accepts the resulting credentials; the former ones stay in use until then. */
  @ApiPropertyOptional({ type: Boolean, default: false })
  @IfGiven()
  @IsBoolean()
  verify?: boolean;
}
