import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { PageQueryDto } from '../../http/page-query.dto.js';
import {
  entityTag,
  matchesEntityTag,
  preferenceApplied,
  readPreferWait,
  setPreferenceApplied,
  setRetryAfter,
} from './refresh-headers.js';
import { ListRefreshesQueryDto } from './list-refreshes-query.dto.js';
import { RefreshDto, refreshIdParam, RefreshPageDto, TargetPageDto } from './refresh.dto.js';
import { RefreshFollower } from '../refresh-follower.js';
import { RefreshReader } from '../store/refresh-reader.js';
import { shareBody } from './share-body.js';

const followHeaders = {
  ETag: { description: 'The sequence in quotes.', schema: { type: 'string', example: '"3"' } },
  'Retry-After': {
    description: 'Seconds to wait before reading it again. Only while it is unfinished.',
    schema: { type: 'integer' },
  },
  ...preferenceApplied,
} as const;

/** Reads and lists refreshes. */
@ApiTags('Refresh')
@Controller('refresh')
export class ReadRefreshController {
  constructor(
    private readonly reader: RefreshReader,
    private readonly follower: RefreshFollower,
  ) {}

  @Get()
  @RequiresScope('refresh:read')
  @ApiOperation({
    operationId: 'listRefreshes',
    summary: 'List refreshes, newest first',
    description:
      'Use this to see past and current refreshes and their results. Page with `limit` and `cursor`.',
  })
  @ApiResponse({ status: 200, description: 'A page of refreshes.', type: RefreshPageDto })
  listRefreshes(
    @Query() query: ListRefreshesQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<RefreshPageDto> {
    return this.reader.list(query, caller);
  }

  @Get(':id')
  @ApiParam(refreshIdParam)
  @RequiresScope('refresh:read')
  @ApiOperation({
    operationId: 'getRefresh',
    summary: 'Read a refresh',
    description:
      'Use this to follow a refresh. With `If-None-Match`, an unchanged refresh gives a 304. `Prefer: wait=N` delays the response until the refresh has finished; together with `If-None-Match`, until it has changed.',
  })
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: '`wait=N` delays the response for up to N seconds (maximum 45).',
    schema: { type: 'string', maxLength: 16_384, example: 'wait=30' },
  })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    // No example: Swagger UI would send it, and the response would be a 304 instead of the refresh.
    description: 'The `ETag` of the state that you already have, such as `"3"`.',
    schema: { type: 'string', maxLength: 16_384 },
  })
  @ApiResponse({
    status: 200,
    description: 'The refresh as it is now.',
    type: RefreshDto,
    headers: followHeaders,
  })
  @ApiResponse({ status: 304, description: 'It has not changed.', headers: followHeaders })
  @ApiProblems('refresh-not-found')
  async getRefresh(
    @Param('id') id: string,
    @Headers('prefer') prefer: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefreshDto | undefined> {
    const waitInSeconds = readPreferWait(prefer);
    let { refresh, nowInMs } = await this.follower.read(id, caller);
    const isKnown = () => matchesEntityTag(ifNoneMatch, entityTag(refresh.sequence));
    if (waitInSeconds !== null && (ifNoneMatch === undefined || isKnown())) {
      await (ifNoneMatch === undefined
        ? this.follower.waitForEnd(id, waitInSeconds, reply.raw)
        : this.follower.waitForChange(id, refresh.sequence, waitInSeconds, reply.raw));
      ({ refresh, nowInMs } = await this.follower.read(id, caller));
    }
    reply.header('etag', entityTag(refresh.sequence));
    reply.header('cache-control', 'private, no-cache');
    setPreferenceApplied(reply, waitInSeconds);
    setRetryAfter(reply, refresh, nowInMs);
    if (!isKnown()) return shareBody(reply, refresh);
    reply.status(304);
    return undefined;
  }

  @Get(':id/targets')
  @ApiParam(refreshIdParam)
  @RequiresScope('refresh:read')
  @ApiOperation({
    operationId: 'listRefreshTargets',
    summary: 'List the targets of a refresh',
    description: 'Use this when a refresh has more than the 50 targets that `GET /refresh/{id}` returns.',
  })
  @ApiResponse({ status: 200, description: 'A page of targets.', type: TargetPageDto })
  @ApiProblems('refresh-not-found')
  listRefreshTargets(
    @Param('id') id: string,
    @Query() page: PageQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<TargetPageDto> {
    return this.reader.listTargets(id, page, caller);
  }
}
