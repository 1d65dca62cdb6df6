import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Header, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import { Public } from '../../access/public.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { RawBody } from '../../http/raw-body.decorator.js';
import { buildUrl } from '../../platform/build-url.js';
import { ConnectionDirectory } from '../api/connection-directory.js';
import { ConnectionIdParam } from '../api/connection-id-param.decorator.js';
import { ProviderWebhookUrlDto } from './provider-webhooks.dto.js';
import { WebhookInbox } from './webhook-inbox.js';
import { WebhookTokens } from './webhook-tokens.js';

@ApiTags('Connections')
@Controller('connections')
export class WebhookTokenController {
  constructor(
    private readonly directory: ConnectionDirectory,
    private readonly tokens: WebhookTokens,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Make the URL for webhooks of a provider
   * @remarks Use this before you register a webhook at the provider, so that the gateway sees sooner that an import has finished. The
   * URL is shown once. It works for every connection, also for connections of `CONNECTIONS_FILE`. A new URL replaces the former one
   * immediately.
   */
  @Post(':id/webhook-token')
  @HttpCode(200)
  @RequiresScope('connections:write')
  @ConnectionIdParam()
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse({ type: ProviderWebhookUrlDto })
  @ApiProblems('connection-not-found')
  async makeWebhookToken(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
  ): Promise<ProviderWebhookUrlDto> {
    const connection = await this.directory.find(id, caller);
    const token = await this.tokens.make(connection, caller);
    const path = `/provider-webhooks/${connection.provider}/${connection.id}/${token}`;
    return { url: buildUrl(this.settings.publicUrl, path), token };
  }
}

@ApiTags('Provider webhooks')
@Controller('provider-webhooks')
export class ProviderWebhooksController {
  constructor(private readonly inbox: WebhookInbox) {}

  /**
   * Receive a webhook of a provider
   * @remarks Use this as the URL that a provider calls; nobody else calls it. The token in the path, and at ShipEngine also the
   * signature, prove that the webhook is genuine. While the gateway follows an import, a genuine webhook makes it read the sources
   * sooner. It has no other effect. The response is immediate, and the same whether the webhook is genuine or not.
   */
  @Post(':provider/:connection/:token')
  @Public({ takesRawBody: true })
  @HttpCode(204)
  @ApiParam({ name: 'provider', schema: { type: 'string' }, description: 'Id of the provider.' })
  @ApiParam({ name: 'connection', schema: { type: 'string' }, description: 'Id of the connection.' })
  @ApiParam({
    name: 'token',
    schema: { type: 'string' },
    description: 'Made by `POST /connections/{id}/webhook-token`.',
  })
  @ApiBody({ required: false, schema: {}, description: 'Whatever the provider sends. It is not read.' })
  @ApiNoContentResponse({ description: 'The webhook was received.' })
  @ApiProblems('payload-too-large')
  receiveProviderWebhook(
    @Param('provider') provider: string,
    @Param('connection') connection: string,
    @Param('token') token: string,
    @Headers() headers: IncomingHttpHeaders,
    @RawBody() body: Uint8Array,
  ): void {
    const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    this.inbox.receive({ provider, connection, token, headers: Object.fromEntries(entries), body });
  }
}
