import type { ProviderDefinition } from '../../providers/contract/provider.js';

const shortestHinted = 16;
const shown = 4;

/** The last four characters of the identifying credential, or null when it is shorter than 16: four would then tell too much. */
export function createCredentialHint(
  definition: Pick<ProviderDefinition, 'identifyingCredential'>,
  credentials: Readonly<Record<string, string>>,
): string | null {
  const credential = credentials[definition.identifyingCredential];
  return credential !== undefined && credential.length >= shortestHinted ? credential.slice(-shown) : null;
}
