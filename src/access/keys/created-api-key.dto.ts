import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ApiKeyDto } from './api-key.dto.js';

/** A new key. Only this response shows it. */
@ApiSchema({ name: 'CreatedApiKey' })
export class CreatedApiKeyDto extends ApiKeyDto {
  /**
   * The key itself; send it as `Authorization: Bearer <key>`. It is not stored and cannot be shown again: null in the response to a
   * repeated request (`Idempotency-Replayed`).
   */
  @ApiProperty({ type: String, nullable: true, example: 'rgw_key_01jd2yz5g8e1v9q0r3t6w8x4ab_5f0c…' })
  key: string | null;
}
