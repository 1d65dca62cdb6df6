import type { ArrivedCall, CallTarget } from '../calls/call.js';
import type { CallResult, ProviderSide } from '../wire/provider-side.js';
import { htmlResponse, jsonResponse, type WireResponse } from '../wire/wire-response.js';
import type { SandboxWorld } from '../world/sandbox-world.js';
import { marketplaces } from './marketplaces.js';
import { readQueryParameter, readRefreshParameters } from './read-refresh-parameters.js';
import { listStores, readStore, readStoreStatus } from './read-stores.js';
import { refreshStores } from './refresh-stores.js';
import { rejectPath, rejectShipstation } from './shipstation-rejections.js';

/** ShipStation V1 on the wire (docs/providers/evidence.md#shipstation-v1). */
export const shipstationSide: ProviderSide = {
  provider: 'shipstation',
  identify: identifyShipstationCall,
  presentedCredential: (call) => {
    const [, encoded = ''] = /^basic +(\S+)$/i.exec(call.headers['authorization'] ?? '') ?? [];
    return Buffer.from(encoded, 'base64').toString();
  },
  acceptedCredential: ({ shipstation }) => `${shipstation.apiKey}:${shipstation.apiSecret}`,
  documentedCallsPerMinute: () => 40,
  quotaHeaders: ({ limit, remaining, resetInSeconds, spent }, world) => {
    const counted = world.assumptions.shipstation.remainingCountsThisCall || spent;
    return {
      'X-Rate-Limit-Limit': String(limit),
      'X-Rate-Limit-Remaining': String(counted ? remaining : remaining + 1),
      'X-Rate-Limit-Reset': String(resetInSeconds),
    };
  },
  otherHeaders: () => ({}),
  reject: (kind, world) => rejectShipstation(kind, world.assumptions.shipstation),
  response(call, world, nowInMs): CallResult {
    const rejection = checkCall(call, world);
    if (rejection !== null) return { response: rejection, effect: { kind: 'none' } };
    const read = (response: WireResponse): CallResult => ({ response, effect: { kind: 'read' } });
    switch (call.operation) {
      case 'refresh':
      case 'refresh-all':
        return refreshStores(call, world, nowInMs);
      case 'list':
        return read(listStores(call, world, nowInMs));
      case 'read':
        return read(readStore(call, world, nowInMs));
      case 'status':
        return read(readStoreStatus(call, world, nowInMs));
      case 'marketplaces':
        return read(jsonResponse(200, marketplaces));
      case 'other':
        return { response: rejectOther(call), effect: { kind: 'none' } };
      default:
        return call.operation satisfies never;
    }
  },
};

function checkCall(call: ArrivedCall & CallTarget, world: SandboxWorld): WireResponse | null {
  const hasLength = 'content-length' in call.headers || 'transfer-encoding' in call.headers;
  if (call.method === 'POST' && !hasLength && world.assumptions.shipstation.lengthRequired)
    return htmlResponse(411, 'Length Required');
  if (call.body !== null && !/^application\/json\b/i.test(call.headers['content-type'] ?? '')) {
    const type = call.headers['content-type'] ?? 'application/octet-stream';
    return jsonResponse(415, {
      Message: `The request entity's media type '${type}' is not supported for this resource.`,
    });
  }
  return null;
}

function rejectOther(call: ArrivedCall): WireResponse {
  if (/^\/stores\/refreshstore\/?$/i.test(call.path)) {
    return jsonResponse(405, {
      Message: `The requested resource does not support http method '${call.method}'.`,
    });
  }
  return rejectPath(call.path);
}

/** The operation and the store of a call to ShipStation V1. Case does not count in paths, as in IIS. */
function identifyShipstationCall(call: ArrivedCall): CallTarget {
  const path = call.path.toLowerCase().replace(/\/$/, '');
  if (call.method === 'POST')
    return path === '/stores/refreshstore' ? identifyRefresh(call) : { operation: 'other', source: null };
  if (call.method !== 'GET') return { operation: 'other', source: null };
  switch (path) {
    case '/stores':
      return { operation: 'list', source: null };
    case '/stores/marketplaces':
      return { operation: 'marketplaces', source: null };
    case '/stores/getrefreshstatus':
      return { operation: 'status', source: readQueryParameter(call, 'storeId') };
    case '/stores/refreshstore':
      return { operation: 'other', source: null };
    default:
      return identifyRead(path);
  }
}

function identifyRefresh(call: ArrivedCall): CallTarget {
  const reading = readRefreshParameters(call, { differingParameters: 'query-wins' });
  const source = reading.kind === 'read' ? reading.parameters.storeId : readQueryParameter(call, 'storeId');
  return { operation: source === null ? 'refresh-all' : 'refresh', source };
}

function identifyRead(path: string): CallTarget {
  const [, id] = /^\/stores\/([^/]+)$/.exec(path) ?? [];
  if (id === undefined) return { operation: 'other', source: null };
  return { operation: 'read', source: /^\d+$/.test(id) ? id : null };
}
