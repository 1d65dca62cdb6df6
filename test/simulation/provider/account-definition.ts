import type { Provider, ProviderDefinition } from '../../../src/providers/contract/provider.js';
import type { StampOrder } from '../../../src/providers/contract/source-reading.js';
import { shipengine } from '../../../src/providers/shipengine/shipengine.definition.js';
import { shipstation } from '../../../src/providers/shipstation/shipstation.definition.js';
import type { StoredAccount } from '../store/simulation-store.js';
import type { AccountWays } from './account-ways.js';

const definitions: Readonly<Record<AccountWays['like'], ProviderDefinition>> = {
  shipstation: rememberOrders(shipstation),
  shipengine: rememberOrders(shipengine),
};

/** What the store is told of a simulated account: the real provider's definition, and which calls there are. */
export function describeAccount(ways: AccountWays): StoredAccount {
  const definition = definitions[ways.like];
  return {
    definition,
    provider: ways.like === 'shipstation' ? shipstationCalls : shipengineCalls,
    settings: {
      // What the operator knows where the provider does not tell it.
      quota: { requestsPerMinute: ways.hasHeaders ? null : ways.limit, share: ways.share },
      settleSeconds: ways.settleSeconds,
      reaskAfterSeconds: ways.reaskAfterSeconds,
      stampMoves: ways.stampMoves,
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
  readMarketplaces: makeNoCall,
};

/** Stamps are compared again and again, and reading them costs more than anything else in a seed. */
function rememberOrders(definition: ProviderDefinition): ProviderDefinition {
  const orders = new Map<string, StampOrder>();
  return {
    ...definition,
    compareStamps: (earlier, later) => {
      if (earlier === later) return 'not-later';
      const pair = `${earlier} ${later}`;
      const known = orders.get(pair);
      if (known !== undefined) return known;
      if (orders.size > 10_000) orders.clear();
      const order = definition.compareStamps(earlier, later);
      orders.set(pair, order);
      return order;
    },
  };
}
