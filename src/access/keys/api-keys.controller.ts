import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { buildUrl } from '../../platform/build-url.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { PageQueryDto } from '../../http/page-query.dto.js';
import type { Caller } from '../caller.js';
import { CurrentCaller } from '../current-caller.decorator.js';
import {
  ApiIdempotent,
  IdempotencyKey,
  idempotencyReplayed,
} from '../idempotency/idempotency-key.decorator.js';
import { keyRequest } from '../idempotency/create-once.js';
import { RequiresScope } from '../requires-scope.decorator.js';
import { ApiKeyDto, ApiKeyPageDto } from './api-key.dto.js';
import { CreatedApiKeyDto } from './created-api-key.dto.js';
import { CreateApiKeyDto } from './create-api-key.dto.js';
import { checkApiKeyRequest, readApiKeyRequest } from './check-api-key-request.js';
import { Keys } from './keys.js';

const idParam = {
  name: 'id',
  schema: { type: 'string', example: 'key_01kb0q5ysze43s6qk20kmvf6b2' },
  description: 'Id of the key (not the key itself), from `POST /api-keys` or `GET /api-keys`.',
};

@ApiTags('Keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: Keys,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'publicUrl'>,
  ) {}

  /**
   * List keys
   * @remarks Use this to see who may call the gateway and which keys are no longer used. Newest first. The keys themselves are
   * never shown. The list does not contain `ADMIN_API_KEY`.
   */
  @Get()
  @RequiresScope('keys:read')
  @ApiOkResponse({ type: ApiKeyPageDto })
  listApiKeys(@Query() query: PageQueryDto): Promise<ApiKeyPageDto> {
    return this.keys.list(query);
  }

  /**
   * Read a key
   * @remarks Use this to see what a key may do and when it was last used. Its secret is never shown.
   */
  @Get(':id')
  @RequiresScope('keys:read')
  @ApiParam(idParam)
  @ApiOkResponse({ type: ApiKeyDto })
  @ApiProblems('api-key-not-found')
  getApiKey(@Param('id') id: string): Promise<ApiKeyDto> {
    return this.keys.find(id);
  }

  /**
   * Make a key
   * @remarks Use this to give a service what it needs and no more. The response shows the key once; the gateway keeps only a hash. The
   * new key cannot have more rights than the key that makes it.
   */
  @Post()
  @RequiresScope('keys:write')
  @ApiIdempotent()
  @ApiCreatedResponse({
    type: CreatedApiKeyDto,
    description: 'The key is made.',
    headers: {
      Location: { description: 'URL of the key.', required: true, schema: { type: 'string' } },
      ...idempotencyReplayed,
    },
  })
  @ApiProblems('connection-not-found')
  async createApiKey(
    @Body() body: CreateApiKeyDto,
    @IdempotencyKey() idempotencyKey: string | null,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedApiKeyDto> {
    const request = keyRequest({
      caller,
      route: 'POST /api-keys',
      key: idempotencyKey,
      body: readApiKeyRequest(body),
    });
    const created =
      (await this.keys.findRepeated(request)) ??
      (await this.keys.create(checkApiKeyRequest(body, caller, this.clock.nowInMs()), caller, request));
    if (created.key === null) reply.header('idempotency-replayed', 'true');
    reply.header('location', buildUrl(this.settings.publicUrl, `/api-keys/${created.id}`));
    return created;
  }

  /**
   * Revoke a key
   * @remarks Use this when a key is no longer needed, or is compromised. Every replica rejects it from then on, its streams end, and its
   * webhooks stop.
   */
  @Delete(':id')
  @HttpCode(204)
  @RequiresScope('keys:write')
  @ApiParam(idParam)
  @ApiNoContentResponse({ description: 'The key is revoked.' })
  @ApiProblems('api-key-not-found')
  deleteApiKey(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.keys.revoke(id, caller);
  }
}
