import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { listEventTypes } from '../platform/event-catalogue.js';
import { RefreshDto } from '../refresh/api/refresh.dto.js';

/** The data of a refresh event. */
@ApiSchema({ name: 'RefreshEventData' })
export class RefreshEventDataDto {
  /** The refresh at that time; with its targets only when there is exactly one. */
  @ApiProperty({ type: RefreshDto })
  refresh: RefreshDto;
}

/** A change of a refresh: the `data` of a server-sent event, and the body of a webhook request. */
@ApiSchema({ name: 'RefreshEvent' })
export class RefreshEventDto {
  /** Id of the event. It is the same each time the event is sent. */
  @ApiProperty({ type: String, example: 'evt_01kb0q5ysze43s6qk20kmvf6b2' })
  id: string;

  @ApiProperty({
    type: String,
    description: `Known values: ${listEventTypes('RefreshEvent')}.`,
    example: 'refresh.running',
  })
  type: string;

  /** When it happened. */
  @ApiProperty({ type: String, format: 'date-time' })
  timestamp: string;

  /** The `sequence` of the refresh. It orders the events of one refresh; they may arrive in another order. */
  @ApiProperty({ type: 'integer', example: 3 })
  sequence: number;

  /** The refresh that changed. */
  @ApiProperty({ type: RefreshEventDataDto })
  data: RefreshEventDataDto;
}
