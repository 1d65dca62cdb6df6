import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import {
  ApiIdempotent,
  IdempotencyKey,
  idempotencyReplayed,
} from '../../access/idempotency/idempotency-key.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { buildUrl } from '../../platform/build-url.js';
import {
  entityTag,
  preferenceApplied,
  readPreferWait,
  setPreferenceApplied,
  setRetryAfter,
} from './refresh-headers.js';
import { CreateRefreshDto, readRefreshRequest } from './create-refresh.dto.js';
import { RefreshAcceptor } from '../refresh-acceptor.js';
import { RefreshCanceller } from '../refresh-canceller.js';
import { RefreshDto, refreshIdParam } from './refresh.dto.js';
import { RefreshFollower } from '../refresh-follower.js';
import { isFinal } from '../rules/refresh-status.js';
import { shareBody } from './share-body.js';

const headers = {
  ...idempotencyReplayed,
  Location: { description: 'URL of the refresh.', schema: { type: 'string' } },
  ETag: { description: 'The sequence in quotes.', schema: { type: 'string', example: '"3"' } },
  ...preferenceApplied,
} as const;

/** Each works unchanged with the built-in sandbox. Swagger UI shows the first. */
const examples = {
  source: { summary: 'One source', value: { connection: 'shipstation-sandbox', source: '12345' } },
  since: {
    summary: 'One source, from a start date',
    value: { connection: 'shipstation-sandbox', source: '12345', since: '2020-05-29T15:05:02-07:00' },
  },
  connection: {
    summary: 'Every refreshable source of a connection',
    value: { connection: 'shipengine-sandbox', priority: 'background', maxAgeSeconds: 300 },
  },
};

/** Creates and cancels refreshes. */
@ApiTags('Refresh')
@Controller('refresh')
export class CreateRefreshController {
  constructor(
    private readonly acceptor: RefreshAcceptor,
    private readonly canceller: RefreshCanceller,
    private readonly follower: RefreshFollower,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @RequiresScope('refresh:write')
  @ApiOperation({
    operationId: 'createRefresh',
    summary: 'Request an import',
    description:
      'Use this when you need the orders of a store now. The gateway stores the request before it responds. It triggers the import within the quota of the provider and follows it until its end is proven. Read the result with `GET /refresh/{id}`, or wait for it with `Prefer: wait`.',
  })
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description:
      '`wait=N` delays the response until the refresh has finished, for at most N seconds (maximum 45).',
    schema: { type: 'string', maxLength: 16_384, example: 'wait=30' },
  })
  @ApiIdempotent()
  @ApiBody({ type: CreateRefreshDto, examples })
  @ApiResponse({
    status: 202,
    description: 'Stored. The refresh has not finished yet.',
    type: RefreshDto,
    headers: {
      ...headers,
      'Retry-After': {
        description: 'Seconds to wait before reading it again.',
        schema: { type: 'integer' },
      },
    },
  })
  @ApiResponse({
    status: 200,
    description: 'The refresh has finished: a recent import was enough, or it finished within the wait.',
    type: RefreshDto,
    headers,
  })
  @ApiProblems(
    'connection-not-found',
    'source-not-found',
    'connection-paused',
    'connection-unauthorized',
    'since-not-supported',
    'since-in-future',
    'source-not-refreshable',
    'queue-full',
  )
  async createRefresh(
    @Body() body: CreateRefreshDto,
    @Headers('prefer') prefer: string | undefined,
    @IdempotencyKey() key: string | null,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefreshDto> {
    const waitInSeconds = readPreferWait(prefer);
    const { id, replayed } = await this.acceptor.accept(readRefreshRequest(body), key, caller);
    if (waitInSeconds !== null) await this.follower.waitForEnd(id, waitInSeconds, reply.raw);
    const { refresh, nowInMs } = await this.follower.read(id, caller);
    reply.status(isFinal(refresh.status) ? 200 : 202);
    reply.header('location', buildUrl(this.settings.publicUrl, `/refresh/${id}`));
    reply.header('etag', entityTag(refresh.sequence));
    if (replayed) reply.header('idempotency-replayed', 'true');
    setPreferenceApplied(reply, waitInSeconds);
    setRetryAfter(reply, refresh, nowInMs);
    return shareBody(reply, refresh);
  }

  @Post(':id/cancel')
  @ApiParam(refreshIdParam)
  @HttpCode(200)
  @RequiresScope('refresh:write')
  @ApiOperation({
    operationId: 'cancelRefresh',
    summary: 'Cancel a refresh',
    description:
      'Use this when you do not need the import any more. If no other refresh needs the run and it has not been triggered, it is withdrawn. An import that was already triggered cannot be stopped at the provider; the warning `import-continues` reports that.',
  })
  @ApiResponse({ status: 200, description: 'Canceled, by this request or an earlier one.', type: RefreshDto })
  @ApiProblems('refresh-not-found', 'refresh-ended')
  async cancelRefresh(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<RefreshDto> {
    await this.canceller.cancel(id, caller);
    return (await this.follower.read(id, caller)).refresh;
  }
}
