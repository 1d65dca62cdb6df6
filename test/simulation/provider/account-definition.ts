import type { Provider, ProviderDefinition } from '../../../src/providers/contract/provider.js';
import type { AttemptOrder } from '../../../src/providers/contract/source-reading.js';
import { shipengine } from '../../../src/providers/shipengine/shipengine.definition.js';
import { shipstation } from '../../../src/providers/shipstation/shipstation.definition.js';
import type { StoredAccount } from '../store/simulation-store.js';
import type { AccountBehavior } from './account-behavior.js';

const definitions: Readonly<Record<AccountBehavior['like'], ProviderDefinition>> = {
  shipstation: rememberOrders(shipstation),
  shipengine: rememberOrders(shipengine),
};

/** A simulated account as the store knows it: the real provider's definition, and which calls there are. */
export function describeAccount(behavior: AccountBehavior): StoredAccount {
  const definition = definitions[behavior.like];
  return {
    definition,
    provider: behavior.like === 'shipstation' ? shipstationCalls : shipengineCalls,
    settings: {
      // The operator sets the limit where the provider does not show it.
      quota: { requestsPerMinute: behavior.hasHeaders ? null : behavior.limit, share: behavior.share },
      settleSeconds: behavior.settleSeconds,
      reaskAfterSeconds: behavior.reaskAfterSeconds,
      ...{ stampMoves: behavior.stampMoves },
    },
    documentedCallsPerMinute: definition.documentedCallsPerMinute({ apiKey: 'simulated' }),
  };
}

const makeNoCall = () => Promise.reject(new Error('The simulation carries calls to its account itself.'));
const shipengineCalls: Provider = { trigger: makeNoCall, readSources: makeNoCall, verify: makeNoCall };
const shipstationCalls: Provider = {
  ...shipengineCalls,
  triggerAll: makeNoCall,
  readStatus: makeNoCall,
  readReferenceData: makeNoCall,
};

/** Remembers comparisons of last attempts: they repeat, and parsing takes more time than anything else in a seed. */
function rememberOrders(definition: ProviderDefinition): ProviderDefinition {
  const orders = new Map<string, AttemptOrder>();
  return {
    ...definition,
    compareAttempts: (earlier, later) => {
      if (earlier === later) return 'not-later';
      const pair = `${earlier} ${later}`;
      const known = orders.get(pair);
      if (known !== undefined) return known;
      if (orders.size > 10_000) orders.clear();
      const order = definition.compareAttempts(earlier, later);
      orders.set(pair, order);
      return order;
    },
  };
}
