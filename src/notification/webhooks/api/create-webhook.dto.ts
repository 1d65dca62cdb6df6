import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { eventTypes } from '../../../platform/event-catalogue.js';

/** A new webhook. */
@ApiSchema({ name: 'CreateWebhook' })
export class CreateWebhookDto {
  /**
   * The URL that receives events: https, port 443, on a public IP address. The operator may allow other hosts
   * (`WEBHOOK_ALLOWED_HOSTS`), also over http and on other ports.
   */
  @ApiProperty({ type: String, maxLength: 2048, example: 'https://hooks.example.com/refreshes' })
  @IsString()
  @Length(1, 2048)
  url: string;

  /**
   * The types of events to send; left out: all. Known values: `refresh.queued` (stored, not triggered yet),
   * `refresh.requested` (accepted by the provider), `refresh.running` (the provider is importing), `refresh.succeeded` (finished,
   * with evidence), `refresh.partial` (some targets succeeded, some did not), `refresh.failed` (rejected, or finished with a new
   * error), `refresh.canceled` (canceled by a caller), `refresh.expired` (the deadline passed without proof of an end),
   * `webhook.test` (sent on request, regardless of this list), `webhook.disabled` (another webhook of the same key was disabled).
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

  /** Ids of the connections whose events are sent; left out: all that the key may see. */
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
