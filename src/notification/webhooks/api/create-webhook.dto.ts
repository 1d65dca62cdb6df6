import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { eventTypes } from '../../../platform/event-catalogue.js';

/** Who is to be told, and of what. */
@ApiSchema({ name: 'CreateWebhook' })
export class CreateWebhookDto {
  /**
   * Where events are posted: an https address with a public address on port 443. The operator may list other hosts
   * (`WEBHOOK_ALLOWED_HOSTS`), which may then be called over http and on other ports too.
   */
  @ApiProperty({ type: String, maxLength: 2048, example: 'https://hooks.example.com/refreshes' })
  @IsString()
  @Length(1, 2048)
  url: string;

  /**
   * The types of events that are told; left out: all. Known values: `refresh.queued` (stored, not asked yet),
   * `refresh.requested` (accepted by the provider), `refresh.running` (the provider imports), `refresh.succeeded` (ended, with
   * evidence), `refresh.partial` (some targets succeeded, some did not), `refresh.failed` (refused, or ended in a new error),
   * `refresh.canceled` (withdrawn by a caller), `refresh.expired` (the deadline passed without proof of an end),
   * `webhook.test` (sent on demand, whatever is listed), `webhook.disabled` (another webhook of the same key was disabled).
   */
  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    minItems: 1,
    maxItems: 50,
    example: [
      'refresh.succeeded',
      'refresh.partial',
      'refresh.failed',
      'refresh.canceled',
      'refresh.expired',
    ],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsIn(eventTypes, { each: true })
  eventTypes?: string[] | null;

  /** Ids of the connections whose events are told; left out: all that the key may see. */
  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    minItems: 1,
    maxItems: 200,
    example: ['shipstation-sandbox'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @Length(1, 63, { each: true })
  connections?: string[] | null;

  /** Your own note. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, example: 'Order management' })
  @IsOptional()
  @IsString()
  @Length(0, 200)
  description?: string | null;
}
