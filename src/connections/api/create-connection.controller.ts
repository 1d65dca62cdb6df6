import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
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
import { ConnectionCreator } from '../manage/connection-creator.js';
import { ConnectionDto, describeConnection } from './connection.dto.js';
import { CreateConnectionDto } from './connection-request.dto.js';

const examples = {
  shipstation: {
    summary: 'A ShipStation account; paused, so that no call is made yet',
    value: {
      id: 'acme-shipstation',
      provider: 'shipstation',
      credentials: { apiKey: 'your-api-key', apiSecret: 'your-api-secret' },
      status: 'paused',
    },
  },
  shipengine: {
    summary: 'A ShipEngine account; the gateway uses half of its quota',
    value: {
      id: 'acme-shipengine',
      provider: 'shipengine',
      credentials: { apiKey: 'your-api-key' },
      settings: { quota: { share: 0.5 } },
      status: 'paused',
    },
  },
};

@ApiTags('Connections')
@Controller('connections')
export class CreateConnectionController {
  constructor(
    private readonly creator: ConnectionCreator,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Connect an account
   * @remarks Use this to add an account without a restart. The credentials are sealed immediately and never shown again. With `verify`,
   * the gateway checks them with one harmless call first and stores nothing if the provider rejects them. A key with a list of
   * connections cannot create any.
   */
  @Post()
  @RequiresScope('connections:write', { everyConnection: true })
  @ApiIdempotent()
  @ApiBody({ type: CreateConnectionDto, examples })
  @ApiCreatedResponse({
    type: ConnectionDto,
    description: 'The account is connected.',
    headers: {
      Location: { description: 'URL of the connection.', required: true, schema: { type: 'string' } },
      ...idempotencyReplayed,
    },
  })
  @ApiProblems(
    'connection-exists',
    'connection-duplicate',
    'connection-changed',
    'credentials-refused',
    'unavailable',
  )
  async createConnection(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateConnectionDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectionDto> {
    const { id, provider, credentials, baseUrl, settings, status, verify, ...unread } = body;
    unread satisfies Record<string, never>;
    const { connection, replayed } = await this.creator.create(
      {
        id,
        provider,
        credentials,
        baseUrl: baseUrl ?? null,
        settings: { ...settings },
        status: status ?? 'active',
        verify: verify ?? false,
      },
      caller,
      key,
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    reply.header('location', buildUrl(this.settings.publicUrl, `/connections/${connection.id}`));
    return describeConnection(connection);
  }
}
