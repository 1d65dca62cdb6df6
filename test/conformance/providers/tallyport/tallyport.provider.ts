import type { ReadResponse, TriggerResponse } from '../../../../src/providers/contract/provider-response.js';
import type {
  CallOptions,
  ListRequest,
  Provider,
  ProviderAccount,
  ProviderKit,
  TriggerRequest,
} from '../../../../src/providers/contract/provider.js';
import type { SourceList } from '../../../../src/providers/contract/source-reading.js';
import { collectSources } from '../../../../src/providers/kit/collect-sources.js';
import { ProviderCalls } from '../../../../src/providers/kit/provider-calls.js';
import { findTallyportComplaint, findTallyportRejection } from './map-tallyport-error.js';
import { readTallyportShop } from './read-tallyport-shop.js';
import { authorizeTallyport } from './tallyport.account.js';
import { readShopEntries, tallyportQuotaHeaders } from './tallyport.wire.js';

/** One Tallyport account. */
export class TallyportProvider implements Provider {
  private readonly calls: ProviderCalls;

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
  }

  trigger({ source, since }: TriggerRequest, options: CallOptions): Promise<TriggerResponse> {
    return this.import(source, since, options);
  }

  triggerAll({ since }: { readonly since: string | null }, options: CallOptions): Promise<TriggerResponse> {
    return this.import('*', since, options);
  }

  readSources({ signal }: CallOptions & ListRequest): Promise<ReadResponse<SourceList>> {
    const url = `${this.account.baseUrl}/shops`;
    const headers = authorizeTallyport(this.account);
    return this.calls.read({ method: 'GET', url, headers, signal }, (json) => {
      const entries = readShopEntries(json);
      const sources =
        entries && collectSources(entries, (entry) => readTallyportShop(entry, this.account.settings));
      return sources && { sources, continuation: { kind: 'none' } };
    });
  }

  async verify(options: CallOptions): Promise<ReadResponse<null>> {
    const response = await this.readSources({ ...options, referenceData: null });
    return response.kind === 'read' ? { ...response, value: null } : response;
  }

  private import(shop: string, from: string | null, { signal }: CallOptions): Promise<TriggerResponse> {
    const url = `${this.account.baseUrl}/imports`;
    const headers = authorizeTallyport(this.account);
    const json = from === null ? { shop } : { shop, from };
    return this.calls.trigger({ method: 'POST', url, headers, json, signal }, findTallyportRejection);
  }
}
