import type { ReadResponse, TriggerResponse } from '../contract/provider-response.js';
import type {
  CallOptions,
  ListRequest,
  Provider,
  ProviderAccount,
  ProviderKit,
  TriggerRequest,
} from '../contract/provider.js';
import type { SourceList } from '../contract/source-reading.js';
import { collectSources } from '../kit/collect-sources.js';
import { readSettings } from '../kit/provider-setting.js';
import { ProviderCalls } from '../kit/provider-calls.js';
import { findShipEngineFailure, findShipEngineErrors } from './map-shipengine-error.js';
import { readShipEngineOrderSource } from './read-shipengine-order-source.js';
import { readShipEngineContinuation } from './read-shipengine-continuation.js';
import { authorizeShipEngine, type ShipEngineSettings, shipengineSettings } from './shipengine.account.js';
import { readOrderSourceEntries, shipengineQuotaHeaders } from './shipengine.wire.js';

/** One ShipEngine account. */
export class ShipEngineProvider implements Provider {
  private readonly calls: ProviderCalls;
  private readonly settings: ShipEngineSettings;

  constructor(
    kit: ProviderKit,
    private readonly account: ProviderAccount,
  ) {
    this.calls = new ProviderCalls(kit.http, {
      title: 'ShipEngine',
      secrets: Object.values(account.credentials),
      quotaHeaders: shipengineQuotaHeaders,
      findFailure: findShipEngineFailure,
    });
    this.settings = readSettings(shipengineSettings, account.settings);
  }

  /** Any 2xx counts as accepted, also an empty one (docs/providers/evidence.md#shipengine-refresh). Throws for a start date. */
  trigger({ source, since }: TriggerRequest, { signal }: CallOptions): Promise<TriggerResponse> {
    if (since !== null) throw new Error('ShipEngine takes no start date.');
    const url = `${this.account.baseUrl}/v-beta/order_sources/${encodeURIComponent(source)}/refresh`;
    return this.calls.trigger(
      { method: 'PUT', url, headers: authorizeShipEngine(this.account), signal },
      findShipEngineErrors,
    );
  }

  /** The first page is read as documented, without a parameter. */
  readSources({ page, signal }: CallOptions & ListRequest): Promise<ReadResponse<SourceList>> {
    const requestedPage = Number(page ?? 1);
    const url = `${this.account.baseUrl}/v-beta/order_sources${requestedPage === 1 ? '' : `?page=${requestedPage}`}`;
    return this.calls.read(
      { method: 'GET', url, headers: authorizeShipEngine(this.account), signal },
      (json) => {
        const entries = readOrderSourceEntries(json);
        const sources =
          entries && collectSources(entries, (entry) => readShipEngineOrderSource(entry, this.settings));
        const continuation = readShipEngineContinuation(json, requestedPage);
        const isEmpty = sources === null || (sources.length === 0 && continuation.kind === 'withheld');
        return isEmpty ? null : { sources, continuation };
      },
      findShipEngineErrors,
    );
  }

  /** Reads the list of order sources, the only documented read of this resource. */
  async verify(options: CallOptions): Promise<ReadResponse<null>> {
    const response = await this.readSources({ ...options, referenceData: null });
    return response.kind === 'read' ? { ...response, value: null } : response;
  }
}
