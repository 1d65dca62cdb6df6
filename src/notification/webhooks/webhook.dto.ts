import { ApiProperty, ApiSchema } from '@nestjs/swagger';

const nullableInstant = { type: String, format: 'date-time', nullable: true } as const;

/** Who is told of events, and where. */
@ApiSchema({ name: 'Webhook' })
export class WebhookDto {
  /** Id of the webhook. */
  @ApiProperty({ type: String, example: 'whk_01kb0q5ysze43s6qk20kmvf6b2' })
  id: string;

  /** Whose it is: `admin`, the id of a key, or issuer and subject of a token. */
  @ApiProperty({ type: String, example: 'admin' })
  owner: string;

  /** Where events are posted. */
  @ApiProperty({ type: String, example: 'https://hooks.example.com/refreshes' })
  url: string;

  /** The types of events that are told; null for all, those of later versions too. */
  @ApiProperty({ type: [String], nullable: true, example: ['refresh.succeeded', 'refresh.failed'] })
  eventTypes: string[] | null;

  /** The connections whose events are told; null for all that the owner may see. */
  @ApiProperty({ type: [String], nullable: true, example: null })
  connections: string[] | null;

  /** Your own note. */
  @ApiProperty({ type: String, nullable: true, example: 'Order management' })
  description: string | null;

  /** Whether events are sent. */
  @ApiProperty({ type: Boolean, example: true })
  enabled: boolean;

  /**
   * Why not, or null. Known values: `caller` (by hand), `gone` (the receiver answered 410), `failing` (no attempt succeeded for
   * three days), `key-ended` (the key it belongs to was revoked or expired).
   */
  @ApiProperty({ type: String, nullable: true, example: null })
  disabledReason: string | null;

  /** Since when not, or null. */
  @ApiProperty(nullableInstant)
  disabledAt: string | null;

  /** Since when every attempt has failed; null while the last one succeeded. */
  @ApiProperty(nullableInstant)
  failingSince: string | null;

  /** Until when events are signed with the secret before the last rotation too; null when they are not. */
  @ApiProperty(nullableInstant)
  previousSecretUntil: string | null;

  /** When it was created. */
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: string;

  /** When anything of it changed last, other than by deliveries. */
  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: string;
}
