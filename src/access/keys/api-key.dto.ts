import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** A key of a caller, without its secret. */
@ApiSchema({ name: 'ApiKey' })
export class ApiKeyDto {
  /** Stands in the audit as who did something; never used again. */
  @ApiProperty({ type: String, example: 'key_01jd2yz5g8e1v9q0r3t6w8x4ab' })
  id: string;

  /** What people call it. */
  @ApiProperty({ type: String, example: 'warehouse' })
  name: string;

  /** What it may do. */
  @ApiProperty({ type: [String], example: ['refresh:read', 'refresh:write'] })
  scopes: string[];

  /** Ids of the connections it may see, deleted ones included; null for all. */
  @ApiProperty({ type: [String], nullable: true, example: ['shipstation-sandbox'] })
  connections: string[] | null;

  /** Id of the caller that made it. */
  @ApiProperty({ type: String, example: 'admin' })
  createdBy: string;

  /** When it was made. */
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: string;

  /** When it ends, or null. An expired key is listed until it is deleted. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt: string | null;

  /** When it was last used, to the minute; null when it was not. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastUsedAt: string | null;
}

/** A new key. This is the only answer that shows it. */
@ApiSchema({ name: 'CreatedApiKey' })
export class CreatedApiKeyDto extends ApiKeyDto {
  /**
   * The key itself, to be sent as `Authorization: Bearer <key>`. It is not kept and cannot be shown again: null in the answer to a
   * repeat (`Idempotency-Replayed`).
   */
  @ApiProperty({ type: String, nullable: true, example: 'rgw_key_01jd2yz5g8e1v9q0r3t6w8x4ab_5f0c…' })
  key: string | null;
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
