import type { Provider as NestProvider } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { PROVIDER_CATALOGUE } from '../../providers/providers.module.js';
import { compileEntryChecks } from '../file/entry-checks.js';
import type { ConnectionRules } from './check-requested-connection.js';

/** The Nest token of the `ConnectionRules`. */
export const CONNECTION_RULES = Symbol('CONNECTION_RULES');

/** Makes the rules from the settings and the catalogue, once. */
export const connectionRulesProvider: NestProvider = {
  provide: CONNECTION_RULES,
  inject: [SETTINGS, PROVIDER_CATALOGUE],
  useFactory: (settings: Settings, catalogue: readonly ProviderDefinition[]): ConnectionRules => ({
    checks: compileEntryChecks(catalogue),
    baseUrlAllowlist: settings.providerBaseUrlAllowlist,
  }),
};
