import type { ReadResponse, TriggerResponse } from '../contract/provider-response.js';
import type {
  CallOptions,
  ListRequest,
  Provider,
  ProviderAccount,
  ProviderHttpRequest,
  ProviderKit,
  ReferenceData,
  TriggerRequest,
} from '../contract/provider.js';
import type { SourceList, StatusReading } from '../contract/source-reading.js';
import { collectSources } from '../kit/collect-sources.js';
import { ProviderCalls } from '../kit/provider-calls.js';
import { readSettings } from '../kit/provider-setting.js';
import { readList, readRecord } from '../kit/read-json.js';
import { findShipStationFailure, findShipStationRejection } from './map-shipstation-error.js';
import { readShipStationStatus } from './map-shipstation-status.js';
import { readShipStationStore } from './read-shipstation-store.js';
import {
  authorizeShipStation,
  listShipStationSecrets,
  type ShipStationSettings,
  shipstationSettings,
} from './shipstation.account.js';
import { readMarketplaceList, type RefreshStoreBody, shipstationQuotaHeaders } from './shipstation.wire.js';

/** One ShipStation V1 account. */
export class ShipStationProvider implements Provider {
  private readonly calls: ProviderCalls;
  private readonly settings: ShipStationSettings;

  constructor(
    kit: ProviderKit,
    private readonly account: ProviderAccount,
  ) {
    this.calls = new ProviderCalls(kit.http, {
      title: 'ShipStation',
      secrets: listShipStationSecrets(account),
      quotaHeaders: shipstationQuotaHeaders,
      findFailure: findShipStationFailure,
    });
    this.settings = readSettings(shipstationSettings, account.settings);
  }

  trigger({ source, since }: TriggerRequest, options: CallOptions): Promise<TriggerResponse> {
    return this.refresh({ storeId: Number(source), ...(since !== null && { refreshDate: since }) }, options);
  }

  triggerAll({ since }: { readonly since: string | null }, options: CallOptions): Promise<TriggerResponse> {
    return this.refresh(since === null ? {} : { refreshDate: since }, options);
  }

  /** V1 lists all stores in one response (docs/providers/evidence.md#v1-stores), so there is no continuation. */
  readSources({ referenceData, ...options }: CallOptions & ListRequest): Promise<ReadResponse<SourceList>> {
    return this.calls.read(this.get('/stores?showInactive=true', options), (json) => {
      const entries = readList(json);
      const marketplaces = readRecord(referenceData);
      const sources =
        entries && collectSources(entries, (entry) => readShipStationStore(entry, marketplaces));
      return sources && { sources, continuation: { kind: 'none' } };
    });
  }

  readStatus(source: string, options: CallOptions): Promise<ReadResponse<StatusReading>> {
    const path = `/stores/getrefreshstatus?storeId=${encodeURIComponent(source)}`;
    return this.calls.read(this.get(path, options), (json) =>
      readShipStationStatus(json, source, this.settings),
    );
  }

  /** Reads which marketplaces can be refreshed. */
  readReferenceData(options: CallOptions): Promise<ReadResponse<ReferenceData>> {
    return this.calls.read(this.get('/stores/marketplaces', options), readMarketplaceList);
  }

  /** Reads the list of stores: every later read depends on it, and it needs the account's own data. */
  async verify(options: CallOptions): Promise<ReadResponse<null>> {
    const response = await this.readSources({ ...options, referenceData: null });
    return response.kind === 'read' ? { ...response, value: null } : response;
  }

  private refresh(body: RefreshStoreBody, { signal }: CallOptions): Promise<TriggerResponse> {
    const parameters = Object.entries(body).map(
      ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
    );
    const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
    const url = `${this.account.baseUrl}/stores/refreshstore${query}`;
    const headers = authorizeShipStation(this.account);
    return this.calls.trigger({ method: 'POST', url, headers, json: body, signal }, findShipStationRejection);
  }

  private get(path: string, { signal }: CallOptions): ProviderHttpRequest {
    return {
      method: 'GET',
      url: this.account.baseUrl + path,
      headers: authorizeShipStation(this.account),
      signal,
    };
  }
}
