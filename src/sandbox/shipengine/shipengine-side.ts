import { randomUUID } from 'node:crypto';
import type { ArrivedCall, CallTarget } from '../calls/call.js';
import type { CallResult, ProviderSide } from '../wire/provider-side.js';
import { listOrderSources, readOrderSource, refreshOrderSource } from './order-sources.js';
import { rejectByRule, rejectShipengine } from './shipengine-errors.js';

/** ShipEngine on the wire (docs/providers/evidence.md#shipengine). */
export const shipengineSide: ProviderSide = {
  provider: 'shipengine',
  identify: identifyCall,
  presentedCredential: (call) => call.headers['api-key'] ?? '',
  acceptedCredential: ({ shipengine }) => shipengine.apiKey,
  documentedCallsPerMinute: (apiKey) => (apiKey.startsWith('TEST_') ? 20 : 200),
  quotaHeaders: ({ limit, remaining, resetInSeconds, spent }) => ({
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(resetInSeconds),
    ...(spent ? { 'Retry-After': String(resetInSeconds) } : {}),
  }),
  otherHeaders: () => {
    const requestId = randomUUID();
    return { 'request-id': requestId, 'x-shipengine-requestid': requestId };
  },
  reject: rejectShipengine,
  response(call, world, nowInMs): CallResult {
    const id = call.source ?? '';
    switch (call.operation) {
      case 'refresh':
        return refreshOrderSource(id, world, nowInMs);
      case 'list':
        return listOrderSources(world, nowInMs, call.query.page);
      case 'read':
        return world.assumptions.shipengine.singleRead
          ? readOrderSource(id, world, nowInMs)
          : rejectPath(call);
      case 'refresh-all':
      case 'status':
      case 'marketplaces':
      case 'other':
        return rejectPath(call);
      default:
        return call.operation satisfies never;
    }
  },
};

function identifyCall(call: ArrivedCall): CallTarget {
  const match = /^\/v-beta\/order_sources(?:\/([^/]+)(\/refresh)?)?\/?$/.exec(call.path);
  const source = match?.[1] === undefined ? null : decodeURIComponent(match[1]);
  const refresh = match?.[2] !== undefined;
  if (match !== null && call.method === 'GET' && source === null) return { operation: 'list', source };
  if (call.method === 'GET' && source !== null && !refresh) return { operation: 'read', source };
  if (call.method === 'PUT' && refresh) return { operation: 'refresh', source };
  return { operation: 'other', source };
}

function rejectPath({ method, path }: ArrivedCall): CallResult {
  return rejectByRule(404, {
    error_code: 'unspecified',
    message: `There is nothing at ${method} ${path}.`,
  });
}
