import type { ProviderDefinition } from '../../../../src/providers/contract/provider.js';
import { compareAttemptTexts } from '../../../../src/providers/kit/compare-attempt-texts.js';
import { schemaOfSettings } from '../../../../src/providers/kit/provider-setting.js';
import { tallyportCredentialSchema, tallyportSettings } from './tallyport.account.js';
import { TallyportProvider } from './tallyport.provider.js';
import { isShopId } from './tallyport.wire.js';

/** Tallyport, which does not exist. Facts: README.md in this folder. */
export const tallyport: ProviderDefinition = {
  id: 'tallyport',
  title: 'Tallyport',
  documentationUrl: 'https://docs.tallyport.example/',
  capabilities: { since: true, refreshAll: true, statusInList: true, webhooks: false },
  baseUrls: ['https://api.tallyport.example'],
  credentialSchema: tallyportCredentialSchema,
  identifyingCredential: 'token',
  settingsSchema: schemaOfSettings(tallyportSettings),
  documentedCallsPerMinute: () => 60,
  isSourceId: isShopId,
  renderSince: (sinceInMs) =>
    new Date(Math.floor(sinceInMs / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
  compareAttempts: (earlier, later) =>
    (compareAttemptTexts(later, earlier) ?? 0) > 0 ? 'later' : 'not-later',
  referenceData: { callKind: 'channels', validForInMs: 3_600_000, retryAfterInMs: 60_000 },
  create: (kit, account) => new TallyportProvider(kit, account),
};
