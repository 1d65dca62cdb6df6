import { type Sealer, SealingError } from '../../platform/sealing/sealer.js';
import { openCredentials } from './credential-seal.js';

/** The credentials of one connection; null if they were erased or no key opens them. */
export function openCredentialsIfPossible(
  sealer: Sealer,
  internalId: number,
  sealed: string | null,
): Readonly<Record<string, string>> | null {
  if (sealed === null) return null;
  try {
    return openCredentials(sealer, internalId, sealed);
  } catch (error) {
    if (error instanceof SealingError) return null;
    throw error;
  }
}
