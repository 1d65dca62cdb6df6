import type { ProviderSettings, SourceStatusSetting } from '../contract/provider.js';

/** The word an operator declared for a raw status (text, or number as text), compared without regard to case or outer spaces. */
export function findDeclaredStatus(settings: ProviderSettings, raw: string): SourceStatusSetting | null {
  const wanted = raw.trim().toLowerCase();
  const entry = Object.entries(settings.statusWords ?? {}).find(
    ([text]) => text.trim().toLowerCase() === wanted,
  );
  return entry?.[1] ?? null;
}
