import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** A key of a caller, without its secret. */
@ApiSchema({ name: 'ApiKey' })
export class ApiKeyDto {
  /** The audit shows this id as the caller. It is never used for another key. */
  @ApiProperty({ type: String, example: 'key_01jd2yz5g8e1v9q0r3t6w8x4ab' })
  id: string;

  /** Its name for people. */
  @ApiProperty({ type: String, example: 'warehouse' })
  name: string;

  /** What the key may do. */
  @ApiProperty({ type: [String], example: ['refresh:read', 'refresh:write'] })
  scopes: string[];

  /** Ids of the connections that it may see, deleted ones included; null for all. */
  @ApiProperty({ type: [String], nullable: true, example: ['shipstation-sandbox'] })
  connections: string[] | null;

  /** Id of the caller that made it. */
  @ApiProperty({ type: String, example: 'admin' })
  createdBy: string;

  /** When it was made. */
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: string;

  /** When it expires, or null. An expired key is listed until it is revoked. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt: string | null;

  /** When it was last used, to the minute; null if never. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastUsedAt: string | null;
}

/** A page of keys. */
@ApiSchema({ name: 'ApiKeyPage' })
export class ApiKeyPageDto {
  /** Newest first. */
  @ApiProperty({ type: [ApiKeyDto] })
  items: ApiKeyDto[];

  /** Send it as `cursor` to read on; null on the last page. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
