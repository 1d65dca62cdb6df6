import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, Length, ValidateIf } from 'class-validator';
import { ConnectionSettingsRequestDto, credentialsProperty } from './connection-request.dto.js';

const isGiven = (_body: object, value: unknown): boolean => value !== undefined;

/** Changes of a connection as a JSON Merge Patch: what is left out stays, null gives the default back. */
@ApiSchema({ name: 'ChangeConnection' })
export class ChangeConnectionDto {
  @ApiPropertyOptional({
    ...credentialsProperty,
    description: 'New credentials, all of them: they replace the former ones as a whole.',
  })
  @ValidateIf(isGiven)
  @IsObject()
  credentials?: Record<string, unknown>;

  /** Where the provider is called. Another one needs the credentials again. */
  @ApiPropertyOptional({ type: String, nullable: true, example: 'https://ssapi.shipstation.com' })
  @IsOptional()
  @IsString()
  @Length(1, 2000)
  baseUrl?: string | null;

  /** Settings that change, effective at once. */
  @ApiPropertyOptional({ type: ConnectionSettingsRequestDto, nullable: true })
  @IsOptional()
  @IsObject()
  settings?: ConnectionSettingsRequestDto | null;

  /** `paused`: no call is made any more, work is held; `active`: it goes on. */
  @ApiPropertyOptional({ type: String, example: 'active' })
  @ValidateIf(isGiven)
  @IsIn(['active', 'paused'])
  status?: 'active' | 'paused';

  /** Change it only if the provider accepts the credentials that result; the former ones are used until then. */
  @ApiPropertyOptional({ type: Boolean, default: false })
  @ValidateIf(isGiven)
  @IsBoolean()
  verify?: boolean;
}
