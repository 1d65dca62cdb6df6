import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
} from 'class-validator';
import { IfGiven } from '../../../http/if-given.decorator.js';
import { eventTypes, listEventTypes } from '../../../platform/event-catalogue.js';

const urlField = { type: String, maxLength: 2048, example: 'https://hooks.example.com/refreshes' } as const;
const eventTypesField = { nullable: true, minItems: 1, maxItems: 50 } as const;
const connectionsField = { nullable: true, minItems: 1, maxItems: 200 } as const;
const descriptionField = { type: String, nullable: true, maxLength: 200 } as const;

/** A new webhook. */
@ApiSchema({ name: 'CreateWebhook' })
export class CreateWebhookDto {
  /**
   * The URL that receives events: https, port 443, on a public IP address. The operator may allow other hosts
   * (`WEBHOOK_ALLOWED_HOSTS`), also over http and on other ports.
   */
  @ApiProperty(urlField)
  @IsString()
  @Length(1, 2048)
  url: string;

  @ApiPropertyOptional({
    type: [String],
    ...eventTypesField,
    description: `The types of events to send; left out: all. Known values: ${listEventTypes()}.`,
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

  @ApiPropertyOptional({
    type: [String],
    ...connectionsField,
    description: 'Ids of the connections whose events are sent; left out: all that the key may see.',
    example: ['shipstation-sandbox'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @Length(1, 63, { each: true })
  connections?: string[] | null;

  @ApiPropertyOptional({ ...descriptionField, description: 'Your own note.', example: 'Order management' })
  @IsOptional()
  @IsString()
  @Length(0, 200)
  description?: string | null;
}

/** Changes of a webhook (JSON Merge Patch). A field that is left out stays; null removes a filter or note. */
@ApiSchema({ name: 'ChangeWebhook' })
export class ChangeWebhookDto {
  /** The URL that receives events from now on. The same rules apply as at creation. */
  @ApiPropertyOptional(urlField)
  @IfGiven()
  @IsString()
  @Length(1, 2048)
  url?: string;

  @ApiPropertyOptional({
    type: [String],
    ...eventTypesField,
    description: `The types of events to send; null: all. Known values: ${listEventTypes()}.`,
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsIn(eventTypes, { each: true })
  eventTypes?: string[] | null;

  @ApiPropertyOptional({
    type: [String],
    ...connectionsField,
    description: 'Ids of the connections whose events are sent; null: all that the owner may see.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @Length(1, 63, { each: true })
  connections?: string[] | null;

  @ApiPropertyOptional({ ...descriptionField, description: 'Your own note; null removes it.' })
  @IsOptional()
  @IsString()
  @Length(0, 200)
  description?: string | null;

  /** False: nothing is sent, and pending deliveries fail. True: events are sent from now on. */
  @ApiPropertyOptional({ type: Boolean })
  @IfGiven()
  @IsBoolean()
  enabled?: boolean;
}

/** The request to create a webhook. */
export interface WebhookRequest {
  readonly url: string;
  /** Without duplicates; null for all. */
  readonly eventTypes: readonly string[] | null;
  /** Public ids, without duplicates; null for all that the owner may see. */
  readonly connections: readonly string[] | null;
  readonly description: string | null;
}

/** Reads a validated body. */
export function readWebhookRequest(body: CreateWebhookDto): WebhookRequest {
  const { url, eventTypes: types, connections, description, ...unread } = body;
  // A field of the body that is not read here does not compile.
  unread satisfies Record<string, never>;
  return {
    url,
    eventTypes: types == null ? null : [...new Set(types)],
    connections: connections == null ? null : [...new Set(connections)],
    description: description ?? null,
  };
}
