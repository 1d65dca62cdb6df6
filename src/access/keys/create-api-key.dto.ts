import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, Length } from 'class-validator';
import { IfGiven } from '../../http/if-given.decorator.js';
import { IsInstant } from '../../http/is-instant.decorator.js';

/** A request for a key. */
@ApiSchema({ name: 'CreateApiKey' })
export class CreateApiKeyDto {
  /** A name for people; need not be unique. */
  @ApiProperty({ type: String, minLength: 1, maxLength: 100, example: 'warehouse' })
  @IsString()
  @Length(1, 100)
  name: string;

  /**
   * What the key may do. Only scopes of the key that makes it are allowed. Known values: `refresh:read` (read refreshes and follow
   * them), `refresh:write` (request refreshes and cancel them), `connections:read` (read connections, sources, quotas and providers),
   * `connections:write` (make, change and verify connections), `webhooks:read` (read webhooks and deliveries), `webhooks:write` (make
   * and change webhooks), `keys:read` (read keys), `keys:write` (make and revoke keys), `audit:read` (read who changed what).
   */
  @ApiProperty({ type: [String], minItems: 1, maxItems: 50, example: ['refresh:read', 'refresh:write'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 50, { each: true })
  scopes: string[];

  /**
   * Ids of the connections that the key may see; for all others it gets 404. Omitted: all connections, future ones included. A key with
   * a list cannot create connections and cannot have `keys:read`, `keys:write` or `audit:read`.
   */
  @ApiPropertyOptional({ type: [String], maxItems: 1000, example: ['shipstation-sandbox'] })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @Length(1, 63, { each: true })
  connections?: string[];

  /** When the key expires (RFC 3339, in the future), not later than the key that makes it. Omitted: never. */
  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2027-12-31T23:59:59Z' })
  @IfGiven()
  @IsInstant()
  expiresAt?: Date;
}
