import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, Length } from 'class-validator';
import { ConnectionSettingsRequestDto, credentialsProperty } from './connection-request.dto.js';

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

  @ApiProperty(credentialsProperty)
  @IsObject()
  credentials: Record<string, unknown>;

  /** The base URL of the provider: a documented one, unless the operator allows others. Omitted: the first documented one. */
  @ApiPropertyOptional({ type: String, example: 'https://ssapi.shipstation.com' })
  @IsOptional()
  @IsString()
  @Length(1, 2000)
  baseUrl?: string;

  /** Its settings; an omitted setting has its default. */
  @ApiPropertyOptional({ type: ConnectionSettingsRequestDto })
  @IsOptional()
  @IsObject()
  settings?: ConnectionSettingsRequestDto;

  /** `active`: it is used immediately. `paused`: no call is made until it is resumed. */
  @ApiPropertyOptional({ type: String, default: 'active', example: 'active' })
  @IsOptional()
  @IsIn(['active', 'paused'])
  status?: 'active' | 'paused';

  /** Make the connection only if the provider accepts the credentials in one harmless call. */
  @ApiPropertyOptional({ type: Boolean, default: false })
  @IsOptional()
  @IsBoolean()
  verify?: boolean;
}
