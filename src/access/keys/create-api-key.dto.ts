import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsISO8601,
  IsString,
  Length,
  Matches,
  ValidateIf,
} from 'class-validator';

/** Null is rejected, because an omitted field grants everything, for ever. */
const isGiven = (_body: object, value: unknown): boolean => value !== undefined;

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
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @Length(1, 63, { each: true })
  connections?: string[];

  /** When the key expires (RFC 3339, in the future), not later than the key that makes it. Omitted: never. */
  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2027-12-31T23:59:59Z' })
  @ValidateIf(isGiven)
  @IsISO8601({ strict: true, strictSeparator: true }, { message: 'There is no such instant.' })
  @Matches(/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/, {
    message: 'Must be an instant of RFC 3339 such as 2027-12-31T23:59:59Z.',
  })
  expiresAt?: string;
}
