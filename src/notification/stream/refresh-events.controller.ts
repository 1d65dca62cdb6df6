import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { RefreshEventDto } from '../refresh-event.dto.js';
import { readLastEventId } from './read-last-event-id.js';
import { RefreshEventStreams } from './refresh-event-streams.js';
import { StreamRefreshesQueryDto } from './stream-refreshes-query.dto.js';
import { RefreshIdParam } from '../../refresh/api/refresh-id-param.decorator.js';

const stream = {
  status: 200,
  description:
    'A stream of server-sent events. `event:` is the type, `data:` one `RefreshEvent` as JSON, `id:` the place to go on from. Comments keep the connection alive. The stream ends after 15 minutes at the latest, or with its key: connect again with `Last-Event-ID`.',
  content: { 'text/event-stream': { schema: { $ref: getSchemaPath(RefreshEventDto) } } },
} as const;

const lastEventId = {
  name: 'Last-Event-ID',
  required: false,
  description: 'The `id` of the last event received: the stream goes on after it, without gap or double.',
  schema: { type: 'string', maxLength: 16_384 },
} as const;

/** Tells the states of refreshes as server-sent events. */
@ApiTags('Refresh')
@ApiExtraModels(RefreshEventDto)
@Controller('refresh')
export class RefreshEventsController {
  constructor(@Inject(RefreshEventStreams) private readonly streams: RefreshEventStreams) {}

  @Get('events')
  @RequiresScope('refresh:read')
  @ApiOperation({
    operationId: 'streamRefreshEvents',
    summary: 'Follow all refreshes as a stream',
    description:
      'Use this to follow many refreshes at once. First comes the present state of every unfinished refresh that the filters name, then every change. A place older than `RETENTION_DAYS` gets one event `reset` (its data is `{}`), and then the present state.',
  })
  @ApiHeader(lastEventId)
  @ApiResponse(stream)
  streamRefreshEvents(
    @Query() filters: StreamRefreshesQueryDto,
    @Headers('last-event-id') place: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.streams.streamRefreshes(filters, readLastEventId(place), caller, reply);
  }

  @Get(':id/events')
  @RefreshIdParam()
  @RequiresScope('refresh:read')
  @ApiOperation({
    operationId: 'streamEventsOfRefresh',
    summary: 'Follow a refresh as a stream',
    description:
      'Use this to follow one refresh to its end: first its present state, then every change, and after the last one the stream closes. Who comes back after that gets 204.',
  })
  @ApiHeader(lastEventId)
  @ApiResponse(stream)
  @ApiResponse({ status: 204, description: 'It has ended, and its end was told before `Last-Event-ID`.' })
  @ApiProblems('refresh-not-found')
  streamEventsOfRefresh(
    @Param('id') id: string,
    @Headers('last-event-id') place: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.streams.streamRefresh(id, readLastEventId(place), caller, reply);
  }
}
