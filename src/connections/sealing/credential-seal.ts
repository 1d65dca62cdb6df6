import { type SealedLocation, type Sealer, SealingError } from '../../platform/sealing/sealer.js';

type Credentials = Readonly<Record<string, string>>;

/** The location of the credentials of a connection. */
function locationOfCredentials(internalId: number): SealedLocation {
  return { table: 'connections', rowId: internalId, field: 'credentials' };
}

/** The location of the new credentials in the credential check of a connection. */
function locationOfCredentialCheck(internalId: number): SealedLocation {
  return { table: 'credential_checks', rowId: internalId, field: 'credentials' };
}

/** Seals the credentials of one connection. */
export function sealCredentials(sealer: Sealer, internalId: number, credentials: Credentials): string {
  return sealer.seal(locationOfCredentials(internalId), JSON.stringify(credentials));
}

/** Opens the credentials of one connection. Throws `SealingError` if that is not possible. */
export function openCredentials(sealer: Sealer, internalId: number, sealed: string): Credentials {
  return open(sealer, locationOfCredentials(internalId), sealed);
}

/** The credentials of one connection; null if they were erased or no key opens them. */
export function openCredentialsIfPossible(
  sealer: Sealer,
  internalId: number,
  sealed: string | null,
): Credentials | null {
  if (sealed === null) return null;
  try {
    return openCredentials(sealer, internalId, sealed);
  } catch (error) {
    if (error instanceof SealingError) return null;
    throw error;
  }
}

/** Seals the new credentials in the credential check of a connection. */
export function sealCheckedCredentials(sealer: Sealer, internalId: number, credentials: Credentials): string {
  return sealer.seal(locationOfCredentialCheck(internalId), JSON.stringify(credentials));
}

/** Opens the new credentials in the credential check of a connection. Throws `SealingError` if that is not possible. */
export function openCheckedCredentials(sealer: Sealer, internalId: number, sealed: string): Credentials {
  return open(sealer, locationOfCredentialCheck(internalId), sealed);
}

function open(sealer: Sealer, location: SealedLocation, sealed: string): Credentials {
  const content: unknown = JSON.parse(sealer.open(location, sealed));
  if (typeof content !== 'object' || content === null)
    throw new Error(`The credentials in ${location.table} ${location.rowId} are not an object`);
  return Object.fromEntries(
    Object.entries(content).map(([name, value]: [string, unknown]) => [name, String(value)]),
  );
}
