import type { ProviderDefinition } from '../../providers/contract/provider.js';

const minHintedLength = 16;
const shown = 4;

/** The last four characters of the identifying credential, or null when it is shorter than 16: four would then tell too much. */
export function createCredentialHint(
  definition: Pick<ProviderDefinition, 'identifyingCredential'>,
  credentials: Readonly<Record<string, string>>,
): string | null {
  const credential = credentials[definition.identifyingCredential];
  return credential !== undefined && credential.length >= minHintedLength ? credential.slice(-shown) : null;
}
