import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ApiProblems } from '../../platform/api-problems.decorator.js';
import { buildAddress } from '../../platform/build-address.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { PageQueryDto } from '../../platform/page-query.dto.js';
import type { Caller } from '../caller.js';
import { CurrentCaller } from '../current-caller.decorator.js';
import { RequiresScope } from '../requires-scope.decorator.js';
import { ApiKeyDto, ApiKeyPageDto, CreatedApiKeyDto } from './api-key.dto.js';
import { checkKeyWish } from './check-key-wish.js';
import { CreateApiKeyDto } from './create-api-key.dto.js';
import { describeKey } from './describe-key.js';
import { Keys } from './keys.js';

const idParam = { name: 'id', type: String, description: 'Id of the key (not the key itself).' };

@ApiTags('Keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(
    @Inject(Keys) private readonly keys: Keys,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'publicUrl'>,
  ) {}

  /** Lists the keys, newest first. The keys themselves are never shown; `ADMIN_API_KEY` is not among them. */
  @Get()
  @RequiresScope('keys:read')
  @ApiOkResponse({ type: ApiKeyPageDto })
  async listApiKeys(@Query() query: PageQueryDto): Promise<ApiKeyPageDto> {
    const { items, nextCursor } = await this.keys.list(query);
    return { items: items.map(describeKey), nextCursor };
  }

  /** Shows one key, without its secret. */
  @Get(':id')
  @RequiresScope('keys:read')
  @ApiParam(idParam)
  @ApiOkResponse({ type: ApiKeyDto })
  @ApiProblems('api-key-not-found')
  async getApiKey(@Param('id') id: string): Promise<ApiKeyDto> {
    return describeKey(await this.keys.find(id));
  }

  /**
   * Makes a key.
   * @remarks Use this to give a service what it needs and no more. The answer shows the key once; the gateway keeps only a hash.
   * A key grants only what the key that makes it has.
   */
  @Post()
  @RequiresScope('keys:write')
  @ApiCreatedResponse({ type: CreatedApiKeyDto, headers: { Location: { schema: { type: 'string' } } } })
  @ApiProblems('connection-not-found', 'payload-too-large', 'unsupported-media-type')
  async createApiKey(
    @Body() body: CreateApiKeyDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedApiKeyDto> {
    const made = await this.keys.create(checkKeyWish(body, caller, this.clock.nowInMs()), caller);
    reply.header('location', buildAddress(this.settings.publicUrl, `/api-keys/${made.id}`));
    return { ...describeKey(made), key: made.key };
  }

  /**
   * Ends a key.
   * @remarks It opens nothing any more from then on, on every replica; its streams end. Webhooks and schedules that belong to it
   * stop.
   */
  @Delete(':id')
  @HttpCode(204)
  @RequiresScope('keys:write')
  @ApiParam(idParam)
  @ApiNoContentResponse({ description: 'It is ended.' })
  @ApiProblems('api-key-not-found')
  deleteApiKey(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.keys.revoke(id, caller);
  }
}
