import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { RefreshDto } from '../refresh/api/refresh.dto.js';

/** What an event is about. */
@ApiSchema({ name: 'RefreshEventData' })
export class RefreshEventDataDto {
  /** The refresh as it then was; its targets only when there is exactly one. */
  @ApiProperty({ type: RefreshDto })
  refresh: RefreshDto;
}

/** A state that a refresh entered: the `data` of a server-sent event, and the body of a webhook. */
@ApiSchema({ name: 'RefreshEvent' })
export class RefreshEventDto {
  /** Id of the event; the same however often it is told. */
  @ApiProperty({ type: String, example: 'evt_01kb0q5ysze43s6qk20kmvf6b2' })
  id: string;

  /**
   * Known values: `refresh.queued` (stored, not asked yet), `refresh.requested` (accepted by the provider), `refresh.running`
   * (the provider imports), `refresh.succeeded` (ended, with evidence), `refresh.partial` (some targets succeeded, some did
   * not), `refresh.failed` (refused, or ended in a new error), `refresh.canceled` (withdrawn by a caller), `refresh.expired`
   * (the deadline passed without proof of an end).
   */
  @ApiProperty({ type: String, example: 'refresh.running' })
  type: string;

  /** When it happened. */
  @ApiProperty({ type: String, format: 'date-time' })
  timestamp: string;

  /** The `sequence` of the refresh: orders the events of one refresh, whatever the order in which they arrive. */
  @ApiProperty({ type: 'integer', example: 3 })
  sequence: number;

  /** What it is about. */
  @ApiProperty({ type: RefreshEventDataDto })
  data: RefreshEventDataDto;
}
