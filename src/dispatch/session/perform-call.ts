import type { Provider, ReferenceData } from '../../providers/contract/provider.js';
import type { CallResponse, StartedCall } from '../store/started-call.js';

/** What a call needs apart from the plan. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly referenceData: ReferenceData | null;
}

/** Sends one planned call. Throws if the provider does not have this kind of call. */
export async function performCall(
  provider: Provider,
  { call, sinceSent }: StartedCall,
  { signal, referenceData }: CallContext,
): Promise<CallResponse> {
  switch (call.kind) {
    case 'list':
      return {
        kind: 'list',
        response: await provider.readSources({ signal, referenceData, page: call.page ?? null }),
      };
    case 'verify':
      return { kind: 'verify', response: await provider.verify({ signal }) };
    case 'reference-data':
      if (provider.readReferenceData === undefined) throw unplanned(call.kind);
      return { kind: 'reference-data', response: await provider.readReferenceData({ signal }) };
    case 'status':
      if (provider.readStatus === undefined) throw unplanned(call.kind);
      return {
        kind: 'status',
        source: call.source,
        response: await provider.readStatus(call.source, { signal }),
      };
    case 'trigger': {
      const request = { source: call.source, since: sinceSent };
      return { kind: 'trigger', response: await provider.trigger(request, { signal }) };
    }
    case 'trigger-all':
      if (provider.triggerAll === undefined) throw unplanned(call.kind);
      return { kind: 'trigger', response: await provider.triggerAll({ since: sinceSent }, { signal }) };
    default:
      return call satisfies never;
  }
}

function unplanned(kind: string): Error {
  return new Error(`The provider has no call "${kind}", yet it was planned.`);
}
