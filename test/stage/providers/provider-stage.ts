import { HttpService } from '@nestjs/axios';
import type {
  Provider,
  ProviderAccount,
  ProviderDefinition,
} from '../../../src/providers/contract/provider.js';
import { OutboundHttp, type OutboundHttpOptions } from '../../../src/platform/outbound-http/outbound-http.js';
import { JsonProviderHttp, providerHttpOptions } from '../../../src/providers/kit/json-provider-http.js';
import { type RecordingServer, type Respond, startRecordingServer } from './recording-server.js';

/** Limits that a test lowers. */
export type ProviderHttpLimits = Pick<OutboundHttpOptions, 'timeInMs' | 'sizeInBytes'>;

/** Opens real servers and adapters for a test and closes them all afterwards. */
export class ProviderStage {
  private readonly cleanUps: (() => Promise<void> | void)[] = [];

  /** HTTP as adapters use it. */
  openHttp(limits?: ProviderHttpLimits): JsonProviderHttp {
    const http = new OutboundHttp(new HttpService(), { ...providerHttpOptions, ...limits });
    this.cleanUps.push(() => http.onApplicationShutdown());
    return new JsonProviderHttp(http);
  }

  /** A server that responds to every request in the same way. */
  async serve(respond: Respond): Promise<RecordingServer> {
    const server = await startRecordingServer(respond);
    this.cleanUps.push(() => server.close());
    return server;
  }

  /** An adapter for one account. */
  openProvider(
    definition: ProviderDefinition,
    account: ProviderAccount,
    limits?: ProviderHttpLimits,
  ): Provider {
    return definition.create({ http: this.openHttp(limits) }, account);
  }

  /** Registers an action for `close`. */
  onClose(cleanUp: () => Promise<void> | void): void {
    this.cleanUps.push(cleanUp);
  }

  /** Closes everything that was opened, last first. */
  async close(): Promise<void> {
    for (const cleanUp of this.cleanUps.splice(0).reverse()) await cleanUp();
  }
}
