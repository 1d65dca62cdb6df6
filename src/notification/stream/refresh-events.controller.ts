import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { invalidField } from '../../platform/problem.js';
import { RefreshEventDto } from '../refresh-event.dto.js';
import { type EventCursor, readEventCursor } from './event-cursor.js';
import { RefreshEventStreams } from './refresh-event-streams.js';
import { StreamRefreshesQueryDto } from './stream-refreshes-query.dto.js';
import { refreshIdParam } from '../../refresh/api/refresh.dto.js';

const stream = {
  status: 200,
  description:
    'A stream of server-sent events. `event:` is the type, `data:` one `RefreshEvent` as JSON, `id:` the cursor to resume from. Comments keep the connection alive. The stream ends after 15 minutes at the latest, or when its key is revoked or expires. Then reconnect with `Last-Event-ID`.',
  content: { 'text/event-stream': { schema: { $ref: getSchemaPath(RefreshEventDto) } } },
} as const;

const lastEventId = {
  name: 'Last-Event-ID',
  required: false,
  description:
    'The `id` of the last event received. The stream continues after it, without gaps or duplicates.',
  schema: { type: 'string', maxLength: 16_384 },
} as const;

/** Sends the changes of refreshes as server-sent events. */
@ApiTags('Refresh')
@ApiExtraModels(RefreshEventDto)
@Controller('refresh')
export class RefreshEventsController {
  constructor(private readonly streams: RefreshEventStreams) {}

  @Get('events')
  @RequiresScope('refresh:read')
  @ApiOperation({
    operationId: 'streamRefreshEvents',
    summary: 'Follow all refreshes as a stream',
    description:
      'Use this to follow many refreshes on one connection. Swagger UI cannot show a stream and would load for ever: use `curl -N -H "Authorization: Bearer $KEY" http://127.0.0.1:3000/refresh/events`. First comes the current state of every unfinished refresh that matches the filters, then every change. For a `Last-Event-ID` older than `RETENTION_DAYS` days, the first event is `reset` (its data is `{}`), and the current states follow.',
  })
  @ApiHeader(lastEventId)
  @ApiResponse(stream)
  streamRefreshEvents(
    @Query() filters: StreamRefreshesQueryDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.streams.streamRefreshes(filters, readLastEventId(lastEventId), caller, reply);
  }

  @Get(':id/events')
  @ApiParam(refreshIdParam)
  @RequiresScope('refresh:read')
  @ApiOperation({
    operationId: 'streamEventsOfRefresh',
    summary: 'Follow a refresh as a stream',
    description:
      'Use this to follow one refresh to its end. First comes its current state, then every change. After the last one the stream closes, and a client that reconnects gets 204.',
  })
  @ApiHeader(lastEventId)
  @ApiResponse(stream)
  @ApiResponse({
    status: 204,
    description: 'The refresh is final, and the client has received its last event.',
  })
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

/** The cursor to resume from; null without the header. Throws 400 for a value that is not a cursor. */
function readLastEventId(header: string | undefined): EventCursor | null {
  if (header === undefined || header === '') return null;
  const cursor = readEventCursor(header);
  if (cursor === null) {
    throw invalidField(
      '{Last-Event-ID}',
      'Send the id of the last event received, unchanged, or leave it out.',
    );
  }
  return cursor;
}
