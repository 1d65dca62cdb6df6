import { Controller, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { buildUrl } from '../../platform/build-url.js';
import { ConnectionDirectory } from '../api/connection-directory.js';
import { ConnectionIdParam } from '../api/connection-id-param.decorator.js';
import { ProviderWebhookUrlDto } from './provider-webhooks.dto.js';
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
