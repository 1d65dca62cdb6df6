import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../../platform/logger.js';
import { CONNECTION_CALLS, type ConnectionCalls } from '../connection-calls.port.js';
import { type AddressedArrival, ProvenWebhooks } from './proven-webhooks.js';

/** So many are looked at at once. What comes beside them is forgotten: it is only a hint, and the next read is due anyway. */
const maxConcurrent = 32;
/** A larger body than this cannot be one of a provider's notices, which hold an address and a word. */
const largestBodyInBytes = 65_536;

/**
 * Takes webhooks of providers. The sender is answered before anything is looked at, so that neither the answer nor its time tells
 * whether anything was proven, or is there.
 */
@Injectable()
export class WebhookInbox implements OnModuleDestroy {
  private readonly inFlight = new Set<Promise<void>>();

  constructor(
    @Inject(ProvenWebhooks) private readonly proven: ProvenWebhooks,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleDestroy(): Promise<void> {
    await this.settle();
  }

  /** Looks at one as soon as the sender has been answered; never throws. */
  take(arrival: AddressedArrival): void {
    if (this.inFlight.size >= maxConcurrent || arrival.body.length > largestBodyInBytes) return;
    const work = this.handle(arrival).finally(() => this.inFlight.delete(work));
    this.inFlight.add(work);
  }

  /** Resolves when everything that was taken so far has been looked at. */
  async settle(): Promise<void> {
    await Promise.all(this.inFlight);
  }

  private async handle(arrival: AddressedArrival): Promise<void> {
    try {
      await new Promise((resolve) => setImmediate(resolve));
      const internalId = await this.proven.prove(arrival);
      if (internalId !== null) await this.calls.readSooner(internalId);
    } catch (error) {
      this.logger.warn({ err: error }, 'A webhook of a provider could not be looked at');
    }
  }
}
