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

/** What changes of a webhook (JSON Merge Patch): what is left out stays, null takes a filter or note away. */
@ApiSchema({ name: 'ChangeWebhook' })
export class ChangeWebhookDto {
  /** Where events are posted from now on; the same rules as at the creation. */
  @ApiPropertyOptional({ type: String, maxLength: 2048, example: 'https://hooks.example.com/refreshes' })
  @ValidateIf(({ url }: ChangeWebhookDto) => url !== undefined)
  @IsString()
  @Length(1, 2048)
  url?: string;

  /**
   * The types of events that are told; null: all. Known values: `refresh.queued` (stored, not asked yet),
   * `refresh.requested` (accepted by the provider), `refresh.running` (the provider imports), `refresh.succeeded` (ended, with
   * evidence), `refresh.partial` (some targets succeeded, some did not), `refresh.failed` (refused, or ended in a new error),
   * `refresh.canceled` (withdrawn by a caller), `refresh.expired` (the deadline passed without proof of an end),
   * `webhook.test` (sent on demand, whatever is listed), `webhook.disabled` (another webhook of the same key was disabled).
   */
  @ApiPropertyOptional({ type: [String], nullable: true, minItems: 1, maxItems: 50 })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsIn(eventTypes, { each: true })
  eventTypes?: string[] | null;

  /** Ids of the connections whose events are told; null: all that the owner may see. */
  @ApiPropertyOptional({ type: [String], nullable: true, minItems: 1, maxItems: 200 })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @Length(1, 63, { each: true })
  connections?: string[] | null;

  /** Your own note; null takes it away. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200 })
  @IsOptional()
  @IsString()
  @Length(0, 200)
  description?: string | null;

  /** False: nothing is sent, and what waits fails. True: what happens from now on is sent again. */
  @ApiPropertyOptional({ type: Boolean })
  @ValidateIf(({ enabled }: ChangeWebhookDto) => enabled !== undefined)
  @IsBoolean()
  enabled?: boolean;
}
