import { providerCatalogue } from '../../src/providers/provider-catalogue.js';
import type { ProviderConformance } from './provider-conformance.js';

/** A provider's folder, as a path from the root of the repository. */
export interface ProviderFolder {
  readonly id: string;
  readonly folder: string;
}

/** Every provider that the suite checks: those of the catalogue, and an invented one that only tests know. */
export const conformanceCatalogue: readonly ProviderFolder[] = [
  ...providerCatalogue.map(({ id }) => ({ id, folder: `src/providers/${id}` })),
  { id: 'tallyport', folder: 'test/conformance/providers/tallyport' },
];

/** The root of the repository. */
export const repositoryRoot = new URL('../../', import.meta.url);

/** Reads what a provider's folder exports for the suite: the only export of `conformance/<id>.scenarios.ts`. */
export async function loadConformance({ id, folder }: ProviderFolder): Promise<ProviderConformance> {
  const file = `../../${folder}/conformance/${id}.scenarios.js`;
  const module: unknown = await import(file);
  const exported: readonly unknown[] = Object.values(module ?? {});
  const [conformance] = exported;
  if (exported.length !== 1 || !isConformance(conformance)) {
    throw new Error(`${folder}/conformance/${id}.scenarios.ts has to export one ProviderConformance.`);
  }
  return conformance;
}

/** The compiler checks the record of scenarios. This checks only that it is the right kind of module. */
function isConformance(value: unknown): value is ProviderConformance {
  return typeof value === 'object' && value !== null && 'definition' in value && 'scenarios' in value;
}
