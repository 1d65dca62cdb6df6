import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { WebhookDto } from '../webhook.dto.js';

const secretExample = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw5Dh8mnqN3sA=';

/** A new webhook. Only the answer that made it shows its secret. */
@ApiSchema({ name: 'CreatedWebhook' })
export class CreatedWebhookDto extends WebhookDto {
  /**
   * The key of the signatures (Standard Webhooks). Keep it: it is not shown again, and null in the answer to a repeat
   * (`Idempotency-Replayed`).
   */
  @ApiProperty({ type: String, nullable: true, example: secretExample })
  secret: string | null;
}

/** A webhook with its new secret: shown when it is rotated, and never again. */
@ApiSchema({ name: 'WebhookWithSecret' })
export class WebhookWithSecretDto extends WebhookDto {
  /** The key of the signatures (Standard Webhooks). Keep it: it is not shown again. */
  @ApiProperty({ type: String, example: secretExample })
  secret: string;
}

/** A page of webhooks, newest first. */
@ApiSchema({ name: 'WebhookPage' })
export class WebhookPageDto {
  /** The webhooks. */
  @ApiProperty({ type: [WebhookDto] })
  items: WebhookDto[];

  /** Where the next page begins; null on the last one. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
