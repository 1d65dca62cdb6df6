import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { WebhookDto } from '../webhook.dto.js';

const secretExample = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw5Dh8mnqN3sA=';

/** A new webhook. Only the response to its creation shows the secret. */
@ApiSchema({ name: 'CreatedWebhook' })
export class CreatedWebhookDto extends WebhookDto {
  /**
   * The signing secret (Standard Webhooks). Keep it: it is not shown again. It is null in the response to a repeated request
   * (`Idempotency-Replayed`).
   */
  @ApiProperty({ type: String, nullable: true, example: secretExample })
  secret: string | null;
}

/** A webhook with its new secret after a rotation. */
@ApiSchema({ name: 'WebhookWithSecret' })
export class WebhookWithSecretDto extends WebhookDto {
  /** The signing secret (Standard Webhooks). Keep it: it is not shown again. */
  @ApiProperty({ type: String, example: secretExample })
  secret: string;
}

/** A page of webhooks, newest first. */
@ApiSchema({ name: 'WebhookPage' })
export class WebhookPageDto {
  /** The webhooks. */
  @ApiProperty({ type: [WebhookDto] })
  items: WebhookDto[];

  /** Cursor of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
