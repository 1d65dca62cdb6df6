import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../../platform/logger.js';
import { CONNECTION_CALLS, type ConnectionCalls } from '../connection-calls.port.js';
import { type ReceivedWebhook, WebhookVerifier } from './webhook-verifier.js';

/** Webhooks handled at the same time. Further ones are dropped: a webhook is only a hint, and the next read is due anyway. */
const maxConcurrent = 32;
/** A provider's webhook contains little more than a URL and a type; a larger body cannot be one. */
const maxBodyInBytes = 65_536;

/**
 * Receives webhooks of providers. The sender gets its response before the webhook is verified, so neither the response nor its time
 * reveals whether the webhook is valid or the connection exists.
 */
@Injectable()
export class WebhookInbox implements OnModuleDestroy {
  private readonly inFlight = new Set<Promise<void>>();

  constructor(
    private readonly verifier: WebhookVerifier,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleDestroy(): Promise<void> {
    await this.settle();
  }

  /** Handles a webhook after its response was sent; never throws. */
  receive(webhook: ReceivedWebhook): void {
    if (this.inFlight.size >= maxConcurrent || webhook.body.length > maxBodyInBytes) return;
    const work = this.handle(webhook).finally(() => this.inFlight.delete(work));
    this.inFlight.add(work);
  }

  /** Resolves when all webhooks received so far are handled. */
  async settle(): Promise<void> {
    await Promise.all(this.inFlight);
  }

  private async handle(webhook: ReceivedWebhook): Promise<void> {
    try {
      await new Promise((resolve) => setImmediate(resolve));
      const internalId = await this.verifier.verify(webhook);
      if (internalId !== null) await this.calls.readSooner(internalId);
    } catch (error) {
      this.logger.warn({ err: error }, 'A provider webhook could not be handled');
    }
  }
}
