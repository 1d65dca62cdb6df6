import type { ProviderAccount, ProviderDefinition } from '../../src/providers/contract/provider.js';
import type { ErrorTable } from '../../src/providers/kit/error-table.js';
import type { StatusTable } from '../../src/providers/kit/status-table.js';
import type { AdapterCall, Exchange } from './exchange.js';
import type { ScenarioName, ScenarioShape, ShapeOf } from './scenario-list.js';
import type { Sequence } from './sequence.js';

/** What a caller may wish for and a provider may lack. */
export type RequestDraft = 'start date' | 'refresh of all sources';

/** What a provider gives for each form of scenario. */
interface ScenarioData {
  readonly exchanges: readonly [Exchange, ...Exchange[]];
  readonly 'offered exchanges': readonly [Exchange, ...Exchange[]] | 'not-offered';
  readonly sequences: readonly [Sequence, ...Sequence[]];
  readonly requests: readonly RequestDraft[];
  readonly calls: readonly [AdapterCall, ...AdapterCall[]];
}

/** The data of every form, named by it. */
export type DataOf<Shape extends ScenarioShape> = ScenarioData[Shape];

/** What a provider shows in every situation. */
export type ProviderScenarios = { readonly [Name in ScenarioName]: DataOf<ShapeOf<Name>> };

/** What a provider's folder hands to the suite. */
export interface ProviderConformance {
  readonly definition: ProviderDefinition;
  /** The usual account; the base URL is the local server's. */
  readonly account: Omit<ProviderAccount, 'baseUrl'>;
  readonly statusTable: StatusTable;
  readonly errorTable: ErrorTable;
  readonly scenarios: ProviderScenarios;
}
