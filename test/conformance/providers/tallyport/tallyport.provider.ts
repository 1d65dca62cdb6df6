import type { ReadResponse, TriggerResponse } from '../../../../src/providers/contract/provider-response.js';
import type {
  CallOptions,
  ListRequest,
  Provider,
  ProviderAccount,
  ProviderHttpRequest,
  ProviderKit,
  ReferenceData,
  TriggerRequest,
} from '../../../../src/providers/contract/provider.js';
import type { SourceList } from '../../../../src/providers/contract/source-reading.js';
import { collectSources } from '../../../../src/providers/kit/collect-sources.js';
import { ProviderCalls } from '../../../../src/providers/kit/provider-calls.js';
import { readSettings } from '../../../../src/providers/kit/provider-setting.js';
import { readRecord } from '../../../../src/providers/kit/read-json.js';
import { findTallyportComplaint, findTallyportRejection } from './map-tallyport-error.js';
import { readTallyportShop } from './read-tallyport-shop.js';
import { authorizeTallyport, type TallyportSettings, tallyportSettings } from './tallyport.account.js';
import { readChannels, readShopEntries, tallyportQuotaHeaders } from './tallyport.wire.js';

/** One Tallyport account. */
export class TallyportProvider implements Provider {
  private readonly calls: ProviderCalls;
  private readonly settings: TallyportSettings;

  constructor(
    kit: ProviderKit,
    private readonly account: ProviderAccount,
  ) {
    this.calls = new ProviderCalls(kit.http, {
      title: 'Tallyport',
      secrets: Object.values(account.credentials),
      quotaHeaders: tallyportQuotaHeaders,
      findFailure: findTallyportComplaint,
    });
    this.settings = readSettings(tallyportSettings, account.settings);
  }

  trigger({ source, since }: TriggerRequest, options: CallOptions): Promise<TriggerResponse> {
    return this.import(source, since, options);
  }

  triggerAll({ since }: { readonly since: string | null }, options: CallOptions): Promise<TriggerResponse> {
    return this.import('*', since, options);
  }

  readSources({ referenceData, ...options }: CallOptions & ListRequest): Promise<ReadResponse<SourceList>> {
    return this.calls.read(this.get('/shops', options), (json) => {
      const entries = readShopEntries(json);
      const channels = readRecord(referenceData);
      const sources =
        entries && collectSources(entries, (entry) => readTallyportShop(entry, this.settings, channels));
      return sources && { sources, continuation: { kind: 'none' } };
    });
  }

  readReferenceData(options: CallOptions): Promise<ReadResponse<ReferenceData>> {
    return this.calls.read(this.get('/channels', options), readChannels);
  }

  async verify(options: CallOptions): Promise<ReadResponse<null>> {
    const response = await this.readSources({ ...options, referenceData: null });
    return response.kind === 'read' ? { ...response, value: null } : response;
  }

  private import(shop: string, from: string | null, { signal }: CallOptions): Promise<TriggerResponse> {
    const url = `${this.account.baseUrl}/imports`;
    const headers = authorizeTallyport(this.account);
    const { depth = 'new' } = this.settings;
    const json = { shop, ...(from !== null && { from }), ...(depth !== 'new' && { depth }) };
    return this.calls.trigger({ method: 'POST', url, headers, json, signal }, findTallyportRejection);
  }

  private get(path: string, { signal }: CallOptions): ProviderHttpRequest {
    return {
      method: 'GET',
      url: this.account.baseUrl + path,
      headers: authorizeTallyport(this.account),
      signal,
    };
  }
}
