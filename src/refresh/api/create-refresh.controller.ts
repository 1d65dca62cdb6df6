import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import { ApiIdempotent, idempotencyReplayed } from '../../access/idempotency/api-idempotent.decorator.js';
import { IdempotencyKey } from '../../access/idempotency/idempotency-key.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { buildUrl } from '../../platform/build-url.js';
import { setPreferenceApplied, setRetryAfter } from './response-headers.js';
import { CreateRefreshDto } from './create-refresh.dto.js';
import { RefreshAcceptor } from '../refresh-acceptor.js';
import { RefreshCanceller } from '../refresh-canceller.js';
import { RefreshDto } from './refresh.dto.js';
import { RefreshFollower } from '../refresh-follower.js';
import { readPreferWait } from '../rules/read-prefer-wait.js';
import { isFinal } from '../rules/refresh-status.js';
import { RefreshIdParam } from './refresh-id-param.decorator.js';
import { shareBody } from './share-body.js';

const location = {
  ...idempotencyReplayed,
  Location: { description: 'Address of the refresh.', schema: { type: 'string' } },
  'Preference-Applied': {
    description: 'How long the answer may have been held, when `Prefer: wait` was understood.',
    schema: { type: 'string', example: 'wait=30' },
  },
} as const;

/** Each works as it stands with the built-in simulator; the first is what Swagger UI offers. */
const examples = {
  source: { summary: 'One source', value: { connection: 'shipstation-sandbox', source: '12345' } },
  since: {
    summary: 'One source, from a date on',
    value: { connection: 'shipstation-sandbox', source: '12345', since: '2020-05-29T15:05:02-07:00' },
  },
  connection: {
    summary: 'Every refreshable source of a connection',
    value: { connection: 'shipengine-sandbox', priority: 'background', maxAgeSeconds: 300 },
  },
};

/** Asks for imports and withdraws them. */
@ApiTags('Refresh')
@Controller('refresh')
export class CreateRefreshController {
  constructor(
    @Inject(RefreshAcceptor) private readonly acceptor: RefreshAcceptor,
    @Inject(RefreshCanceller) private readonly canceller: RefreshCanceller,
    @Inject(RefreshFollower) private readonly follower: RefreshFollower,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @RequiresScope('refresh:write')
  @ApiOperation({
    operationId: 'createRefresh',
    summary: 'Ask for an import',
    description:
      'Use this when orders of a shop must be in now. The wish is stored durably before the answer; the gateway asks the provider within its quota and follows the import to its proven end. Follow it with `GET /refresh/{id}`, or hold the answer with `Prefer: wait`.',
  })
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: '`wait=N` holds the answer until the refresh has ended or N seconds (at most 50) are over.',
    schema: { type: 'string', maxLength: 16_384, example: 'wait=30' },
  })
  @ApiIdempotent()
  @ApiBody({ type: CreateRefreshDto, examples })
  @ApiResponse({
    status: 202,
    description: 'Stored; it has not ended yet.',
    type: RefreshDto,
    headers: {
      ...location,
      'Retry-After': {
        description: 'In how many seconds reading it again is worth while.',
        schema: { type: 'integer' },
      },
    },
  })
  @ApiResponse({
    status: 200,
    description: 'It has already ended: fresh enough, or ended within the wait.',
    type: RefreshDto,
    headers: location,
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
    const { id, replayed } = await this.acceptor.accept(body, key, caller);
    if (waitInSeconds !== null) await this.follower.waitForEnd(id, waitInSeconds, reply.raw);
    const { refresh, nowInMs } = await this.follower.read(id, caller);
    reply.status(isFinal(refresh.status) ? 200 : 202);
    reply.header('location', buildUrl(this.settings.publicUrl, `/refresh/${id}`));
    if (replayed) reply.header('idempotency-replayed', 'true');
    setPreferenceApplied(reply, waitInSeconds);
    setRetryAfter(reply, refresh, nowInMs);
    return shareBody(reply, refresh);
  }

  @Post(':id/cancel')
  @RefreshIdParam()
  @HttpCode(200)
  @RequiresScope('refresh:write')
  @ApiOperation({
    operationId: 'cancelRefresh',
    summary: 'Withdraw a refresh',
    description:
      'Use this when the import is not wanted any more. Waiting work is withdrawn; an import already asked for cannot be stopped at the provider, and the warning `import-continues` says so.',
  })
  @ApiResponse({ status: 200, description: 'Canceled, now or before.', type: RefreshDto })
  @ApiProblems('refresh-not-found', 'refresh-ended')
  async cancelRefresh(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<RefreshDto> {
    await this.canceller.cancel(id, caller);
    return (await this.follower.read(id, caller)).refresh;
  }
}
