import type { ArrivedCall, CallTarget } from '../calls/arrived-call.js';
import { readQueryParameter, readRefreshParameters } from './read-refresh-parameters.js';

/** The operation and the store of a call to ShipStation V1. Case does not count in paths, as in IIS. */
export function identifyShipstationCall(call: ArrivedCall): CallTarget {
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
