import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, Length, ValidateIf } from 'class-validator';
import { ConnectionSettingsRequestDto, credentialsProperty } from './connection-request.dto.js';

const isGiven = (_body: object, value: unknown): boolean => value !== undefined;

/** Changes of a connection as a JSON Merge Patch: an omitted field stays unchanged, null restores the default. */
@ApiSchema({ name: 'ChangeConnection' })
export class ChangeConnectionDto {
  @ApiPropertyOptional({
    ...credentialsProperty,
    description: 'All new credentials: they replace all former credentials.',
  })
  @ValidateIf(isGiven)
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
  @ValidateIf(isGiven)
  @IsIn(['active', 'paused'])
  status?: 'active' | 'paused';

  /** Change the connection only if the provider accepts the resulting credentials; the former ones stay in use until then. */
  @ApiPropertyOptional({ type: Boolean, default: false })
  @ValidateIf(isGiven)
  @IsBoolean()
  verify?: boolean;
}
