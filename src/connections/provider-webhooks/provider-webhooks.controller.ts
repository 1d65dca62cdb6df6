import { Controller, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { IncomingHttpHeaders } from 'node:http';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { RawBody } from '../../http/raw-body.decorator.js';
import { WebhookInbox } from './webhook-inbox.js';

@ApiTags('Provider webhooks')
@Controller('provider-webhooks')
export class ProviderWebhooksController {
  constructor(@Inject(WebhookInbox) private readonly inbox: WebhookInbox) {}

  /**
   * Receive a provider's own webhook
   * @remarks Use this as the address that a provider calls; nobody else does. What is proven (by the token of the path, at ShipEngine also by its signature)
   * brings the next read of the sources forward while an import is followed, and does nothing else. The answer is the same and comes at
   * once, whether anything was proven or not.
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
  @ApiNoContentResponse({ description: 'It was received.' })
  @ApiProblems('payload-too-large')
  receiveProviderWebhook(
    @Param('provider') provider: string,
    @Param('connection') connection: string,
    @Param('token') token: string,
    @Headers() headers: IncomingHttpHeaders,
    @RawBody() body: Uint8Array,
  ): void {
    const named = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    this.inbox.take({ provider, connection, token, headers: Object.fromEntries(named), body });
  }
}
