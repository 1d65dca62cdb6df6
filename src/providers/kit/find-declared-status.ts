import type { ProviderSettings, SourceStatusSetting } from '../contract/provider.js';

/** The status that an operator declared for a raw status, or null. Case and outer spaces do not count. */
export function findDeclaredStatus(settings: ProviderSettings, raw: string): SourceStatusSetting | null {
  const normalized = raw.trim().toLowerCase();
  const entry = Object.entries(settings.statusWords ?? {}).find(
    ([declared]) => declared.trim().toLowerCase() === normalized,
  );
  return entry?.[1] ?? null;
}
