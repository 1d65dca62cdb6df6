import type { ProviderSettings, SourceWordSetting } from '../contract/provider.js';

/** The word an operator declared for a raw status (text, or number as text), compared without regard to case or outer spaces. */
export function findDeclaredWord(settings: ProviderSettings, raw: string): SourceWordSetting | null {
  const wanted = raw.trim().toLowerCase();
  const entry = Object.entries(settings.statusWords ?? {}).find(
    ([text]) => text.trim().toLowerCase() === wanted,
  );
  return entry?.[1] ?? null;
}
