import type { ProviderAccount, ProviderDefinition } from '../../src/providers/contract/provider.js';
import type { ErrorTable } from '../../src/providers/kit/error-table.js';
import type { StatusTable } from '../../src/providers/kit/status-table.js';
import type { AdapterCall, Exchange } from './exchange.js';
import type { ScenarioName, ScenarioShape, ShapeOf } from './scenario-list.js';
import type { Sequence } from './sequence.js';

/** What a caller may request and a provider may lack. */
export type OptionalRequest = 'start date' | 'refresh of all sources';

/** The data of each form of scenario. */
interface ScenarioData {
  readonly exchanges: readonly [Exchange, ...Exchange[]];
  readonly 'offered exchanges': readonly [Exchange, ...Exchange[]] | 'not-offered';
  readonly sequences: readonly [Sequence, ...Sequence[]];
  readonly requests: readonly OptionalRequest[];
  readonly calls: readonly [AdapterCall, ...AdapterCall[]];
}

/** The data of one form of scenario. */
export type DataOf<Shape extends ScenarioShape> = ScenarioData[Shape];

/** The data of a provider for every scenario. */
export type ProviderScenarios = { readonly [Name in ScenarioName]: DataOf<ShapeOf<Name>> };

/** What a provider's folder exports for the suite. */
export interface ProviderConformance {
  readonly definition: ProviderDefinition;
  /** The usual account. The base URL is that of the local server. */
  readonly account: Omit<ProviderAccount, 'baseUrl'>;
  readonly statusTable: StatusTable;
  readonly errorTable: ErrorTable;
  /** Whether the body of a 2xx response may count as an accepted trigger, for responses that are drawn at random. */
  readonly mayAccept: (json: unknown) => boolean;
  readonly scenarios: ProviderScenarios;
}
