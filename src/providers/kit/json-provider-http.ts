import type {
  OutboundBody,
  OutboundHttp,
  OutboundHttpOptions,
} from '../../platform/outbound-http/outbound-http.js';
import type {
  ProviderHttp,
  ProviderHttpBody,
  ProviderHttpOutcome,
  ProviderHttpRequest,
} from '../contract/provider.js';
import { readBody } from './read-body.js';

/** How providers are called. */
export const providerHttpOptions: OutboundHttpOptions = {
  timeInMs: 20_000,
  sizeInBytes: 5 * 1024 * 1024,
  keepsBody: true,
  maxIdlePerHost: 256,
};

/** Calls providers with JSON, and reads their responses tolerantly. */
export class JsonProviderHttp implements ProviderHttp {
  constructor(private readonly http: Pick<OutboundHttp, 'send'>) {}

  async send({ json, ...request }: ProviderHttpRequest): Promise<ProviderHttpOutcome> {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const outcome = await this.http.send({ ...request, body });
    if (outcome.kind !== 'responded') return { kind: outcome.kind, reason: outcome.detail };
    return { ...outcome, body: readProviderBody(outcome.body, outcome.headers['content-type'] ?? '') };
  }
}

function readProviderBody(body: OutboundBody, contentType: string): ProviderHttpBody {
  switch (body.kind) {
    case 'complete':
      return readBody(body.bytes, contentType);
    case 'oversized':
      return body;
    case 'undecodable':
      return { kind: 'text', excerpt: '' };
    default:
      return body satisfies never;
  }
}
