import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../../access/caller.js';
import { CurrentCaller } from '../../../access/current-caller.decorator.js';
import {
  ApiIdempotent,
  IdempotencyKey,
  idempotencyReplayed,
} from '../../../access/idempotency/idempotency-key.decorator.js';
import { RequiresScope } from '../../../access/requires-scope.decorator.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { ApiProblems } from '../../../http/api-problems.decorator.js';
import { buildUrl } from '../../../platform/build-url.js';
import { PageQueryDto } from '../../../http/page-query.dto.js';
import { retrySpan } from '../../../platform/webhook-schedule.js';
import { RefreshEventDto } from '../../refresh-event.dto.js';
import { ChangeWebhookDto, CreateWebhookDto, readWebhookRequest } from './webhook-request.dto.js';
import { describeWebhook } from '../describe-webhook.js';
import { WebhookDirectory } from './webhook-directory.js';
import { WebhookEditor, type WebhookWithSecret } from './webhook-editor.js';
import { WebhookIdParam } from './webhook-id-param.decorator.js';
import { WebhookEventDto } from '../webhook-event.dto.js';
import { WebhookDto } from '../webhook.dto.js';
import { CreatedWebhookDto, WebhookPageDto, WebhookWithSecretDto } from './webhook-responses.dto.js';

const location = {
  ...idempotencyReplayed,
  Location: { description: 'URL of the webhook.', required: true, schema: { type: 'string' } },
} as const;

/** Swagger UI sends what it shows: no URL and no filter may change by pressing Execute. */
const examplesOfChanges = {
  disable: { summary: 'Disable: nothing is sent', value: { enabled: false } },
  enable: { summary: 'Enable', value: { enabled: true } },
};

/** The webhooks of callers. */
@ApiTags('Webhooks')
@ApiExtraModels(RefreshEventDto, WebhookEventDto)
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly directory: WebhookDirectory,
    private readonly editor: WebhookEditor,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * List webhooks, newest first
   * @remarks Use this to see which URLs receive events. A key with a list of connections sees only its own webhooks; any other key sees
   * all.
   */
  @Get()
  @RequiresScope('webhooks:read')
  @ApiOkResponse({ description: 'A page of webhooks.', type: WebhookPageDto })
  listWebhooks(@CurrentCaller() caller: Caller, @Query() query: PageQueryDto): Promise<WebhookPageDto> {
    return this.directory.list(query, caller);
  }

  @Post()
  @RequiresScope('webhooks:write', { additionalScopes: ['refresh:read'] })
  @ApiOperation({
    summary: 'Create a webhook',
    description: `Use this to follow refreshes without polling. The gateway posts each event to the URL as JSON (see \`webhooks\` in this document), signed as in Standard Webhooks. An event may arrive more than once, always with the same \`webhook-id\`. A 2xx response within 10 seconds is a success. After any other response, also a redirect, the gateway sends the event again, for ${retrySpan} at most. The secret is shown only in this response. The webhook gets the events that its key may see when they are sent, and stops when the key is revoked or expires. If a token creates the webhook, it gets the events that the token may see at its creation. Events contain refreshes, so the key needs \`refresh:read\` too.`,
  })
  @ApiCreatedResponse({
    description: 'The webhook. Events are sent from now on.',
    type: CreatedWebhookDto,
    headers: location,
  })
  @ApiIdempotent()
  @ApiProblems('connection-not-found', 'too-many-webhooks')
  async createWebhook(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateWebhookDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedWebhookDto> {
    const created = await this.editor.create(readWebhookRequest(body), caller, key);
    if (created.secret === null) reply.header('idempotency-replayed', 'true');
    reply.header('location', buildUrl(this.settings.publicUrl, `/webhooks/${created.webhook.id}`));
    return { ...describeWebhook(created.webhook), secret: created.secret };
  }

  /**
   * Read a webhook
   * @remarks Use this to see whether a webhook is enabled, and whether its receiver is failing. Its secret is never shown.
   */
  @Get(':id')
  @RequiresScope('webhooks:read')
  @WebhookIdParam()
  @ApiOkResponse({ description: 'The webhook.', type: WebhookDto })
  @ApiProblems('webhook-not-found')
  async getWebhook(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<WebhookDto> {
    return describeWebhook(await this.directory.find(id, caller));
  }

  /**
   * Change, disable or enable a webhook
   * @remarks Use this to change its URL, to filter its events, or to enable it again. The body is a JSON Merge Patch. Events that
   * occurred while it was disabled are not sent automatically: call `POST /webhooks/{id}/redeliver`.
   */
  @Patch(':id')
  @RequiresScope('webhooks:write', { additionalScopes: ['refresh:read'] })
  @WebhookIdParam()
  @ApiConsumes('application/merge-patch+json', 'application/json')
  @ApiBody({ type: ChangeWebhookDto, examples: examplesOfChanges })
  @ApiOkResponse({ description: 'The changed webhook.', type: WebhookDto })
  @ApiProblems('webhook-not-found', 'connection-not-found', 'payload-too-large', 'unsupported-media-type')
  async changeWebhook(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: ChangeWebhookDto,
  ): Promise<WebhookDto> {
    return describeWebhook(await this.editor.change(id, body, caller));
  }

  /**
   * Delete a webhook and its deliveries
   * @remarks Use this when the URL must not receive events any more. Pending events are not sent.
   */
  @Delete(':id')
  @HttpCode(204)
  @RequiresScope('webhooks:write')
  @WebhookIdParam()
  @ApiNoContentResponse({ description: 'The webhook was deleted.' })
  @ApiProblems('webhook-not-found')
  async deleteWebhook(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.editor.delete(id, caller);
  }

  /**
   * Create a new secret for a webhook
   * @remarks Use this from time to time, and when the secret may have leaked. For 24 hours every event has two signatures, one by each
   * secret, so that receivers can change without a gap. Rotate twice to make the old secret invalid immediately.
   */
  @Post(':id/rotate-secret')
  @HttpCode(200)
  @RequiresScope('webhooks:write', { additionalScopes: ['refresh:read'] })
  @WebhookIdParam()
  @ApiOkResponse({ description: 'The webhook with its new secret.', type: WebhookWithSecretDto })
  @ApiProblems('webhook-not-found')
  async rotateWebhookSecret(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
  ): Promise<WebhookWithSecretDto> {
    return showSecret(await this.editor.rotateSecret(id, caller));
  }
}

function showSecret({ webhook, secret }: WebhookWithSecret): WebhookWithSecretDto {
  return { ...describeWebhook(webhook), secret };
}
