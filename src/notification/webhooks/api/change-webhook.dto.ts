import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
  ValidateIf,
} from 'class-validator';
import { eventTypes } from '../../../platform/event-catalogue.js';

/** Changes of a webhook (JSON Merge Patch). A field that is left out stays; null removes a filter or note. */
@ApiSchema({ name: 'ChangeWebhook' })
export class ChangeWebhookDto {
  /** The URL that receives events from now on. The same rules apply as at creation. */
  @ApiPropertyOptional({ type: String, maxLength: 2048, example: 'https://hooks.example.com/refreshes' })
  @ValidateIf(({ url }: ChangeWebhookDto) => url !== undefined)
  @IsString()
  @Length(1, 2048)
  url?: string;

  /**
   * The types of events to send; null: all. Known values: `refresh.queued` (stored, not triggered yet),
   * `refresh.requested` (accepted by the provider), `refresh.running` (the provider is importing), `refresh.succeeded` (finished,
   * with evidence), `refresh.partial` (some targets succeeded, some did not), `refresh.failed` (rejected, or finished with a new
   * error), `refresh.canceled` (canceled by a caller), `refresh.expired` (the deadline passed without proof of an end),
   * `webhook.test` (sent on request, regardless of this list), `webhook.disabled` (another webhook of the same key was disabled).
   */
  @ApiPropertyOptional({ type: [String], nullable: true, minItems: 1, maxItems: 50 })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsIn(eventTypes, { each: true })
  eventTypes?: string[] | null;

  /** Ids of the connections whose events are sent; null: all that the owner may see. */
  @ApiPropertyOptional({ type: [String], nullable: true, minItems: 1, maxItems: 200 })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @Length(1, 63, { each: true })
  connections?: string[] | null;

  /** Your own note; null removes it. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200 })
  @IsOptional()
  @IsString()
  @Length(0, 200)
  description?: string | null;

  /** False: nothing is sent, and pending deliveries fail. True: events are sent from now on. */
  @ApiPropertyOptional({ type: Boolean })
  @ValidateIf(({ enabled }: ChangeWebhookDto) => enabled !== undefined)
  @IsBoolean()
  enabled?: boolean;
}
