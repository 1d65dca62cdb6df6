/** The Nest token under which the catalogue (`readonly ProviderDefinition[]`) is bound. */
export const PROVIDER_CATALOGUE = Symbol('PROVIDER_CATALOGUE');
