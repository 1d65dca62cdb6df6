import type { ArrivedCall, CallTarget } from '../calls/arrived-call.js';
import type { AnsweredCall, ProviderSide } from '../wire/provider-side.js';
import { answerHtml, answerJson, type WireAnswer } from '../wire/wire-answer.js';
import type { SandboxWorld } from '../world/sandbox-world.js';
import { identifyShipstationCall } from './identify-shipstation-call.js';
import { marketplaces } from './marketplaces.js';
import { listStores, readStore, readStoreStatus } from './read-stores.js';
import { refreshStores } from './refresh-stores.js';
import { refusePath, refuseShipstation } from './shipstation-refusals.js';

/** ShipStation V1 as it speaks (provider-facts 1). */
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
  refuse: (kind, world) => refuseShipstation(kind, world.assumptions.shipstation),
  answer(call, world, nowInMs): AnsweredCall {
    const refusal = checkCall(call, world);
    if (refusal !== null) return { answer: refusal, effect: { kind: 'none' } };
    const read = (answer: WireAnswer): AnsweredCall => ({ answer, effect: { kind: 'read' } });
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
        return read(answerJson(200, marketplaces));
      case 'other':
        return { answer: refuseOther(call), effect: { kind: 'none' } };
      default:
        return call.operation satisfies never;
    }
  },
};

function checkCall(call: ArrivedCall & CallTarget, world: SandboxWorld): WireAnswer | null {
  const hasLength = 'content-length' in call.headers || 'transfer-encoding' in call.headers;
  if (call.method === 'POST' && !hasLength && world.assumptions.shipstation.lengthRequired)
    return answerHtml(411, 'Length Required');
  if (call.body !== null && !/^application\/json\b/i.test(call.headers['content-type'] ?? '')) {
    const type = call.headers['content-type'] ?? 'application/octet-stream';
    return answerJson(415, {
      Message: `The request entity's media type '${type}' is not supported for this resource.`,
    });
  }
  return null;
}

function refuseOther(call: ArrivedCall): WireAnswer {
  if (/^\/stores\/refreshstore\/?$/i.test(call.path)) {
    return answerJson(405, {
      Message: `The requested resource does not support http method '${call.method}'.`,
    });
  }
  return refusePath(call.path);
}
