import type { ProviderDefinition } from '../../providers/contract/provider.js';

const minHintedLength = 16;
const shownLength = 4;

/** The last four characters of the identifying credential; null if it has less than 16, because four would then reveal too much. */
export function createCredentialHint(
  definition: Pick<ProviderDefinition, 'identifyingCredential'>,
  credentials: Readonly<Record<string, string>>,
): string | null {
  const credential = credentials[definition.identifyingCredential];
  return credential !== undefined && credential.length >= minHintedLength
    ? credential.slice(-shownLength)
    : null;
}
