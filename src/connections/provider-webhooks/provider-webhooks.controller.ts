import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { RawBody } from '../../http/raw-body.decorator.js';
import { WebhookInbox } from './webhook-inbox.js';

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
  @ApiParam({
    name: 'provider',
    schema: { type: 'string', example: 'shipengine' },
    description: 'Id of the provider.',
  })
  @ApiParam({
    name: 'connection',
    schema: { type: 'string', example: 'shipengine-sandbox' },
    description: 'Id of the connection.',
  })
  @ApiParam({
    name: 'token',
    schema: { type: 'string', example: 'a-token' },
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
