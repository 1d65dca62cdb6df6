import type { SettingDocumentation } from '../contract/provider.js';
import type { ProviderSetting } from './provider-setting.js';
import { isKnownStatus, type KnownStatus, knownStatuses } from './status-table.js';

/** Statuses that an operator declares: the provider's own one (text, or number as text) to ours. They win over the status table. */
export type StatusWords = Readonly<Record<string, KnownStatus>>;

/** The setting `statusWords`, for every provider whose statuses are not fully documented. */
export function statusWordsSetting(description: string): ProviderSetting<StatusWords> {
  return {
    schema: { type: 'object', description, additionalProperties: { type: 'string', enum: knownStatuses } },
    accepts: (value): value is StatusWords =>
      typeof value === 'object' && value !== null && Object.values(value).every(isKnownStatus),
  };
}

/** How the OpenAPI document describes `statusWords`. */
export const statusWordsDocumentation: SettingDocumentation = {
  description:
    'The meaning of further statuses of the provider: `idle`, `queued`, `running` or `error` for each.',
  descriptionInResponses:
    'The declared meaning of further statuses of the provider: `idle`, `queued`, `running` or `error` for each.',
  example: { Refreshed: 'idle' },
};

/** The status that an operator declared for a raw status, or null. Case and outer spaces do not count. */
export function findDeclaredStatus(
  { statusWords }: { readonly statusWords?: StatusWords },
  raw: string,
): KnownStatus | null {
  const normalized = raw.trim().toLowerCase();
  const entry = Object.entries(statusWords ?? {}).find(
    ([declared]) => declared.trim().toLowerCase() === normalized,
  );
  return entry?.[1] ?? null;
}
