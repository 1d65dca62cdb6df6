import type { SealedLocation } from '../../platform/sealing/sealed-location.js';
import type { Sealer } from '../../platform/sealing/sealer.js';

type Credentials = Readonly<Record<string, string>>;

/** The place of a connection's credentials. */
export function locationOfCredentials(internalId: number): SealedLocation {
  return { table: 'connections', rowId: internalId, field: 'credentials' };
}

/** The place of new credentials that are tried out for a connection. */
export function locationOfCredentialCheck(internalId: number): SealedLocation {
  return { table: 'credential_checks', rowId: internalId, field: 'credentials' };
}

/** Seals the credentials of one connection. */
export function sealCredentials(sealer: Sealer, internalId: number, credentials: Credentials): string {
  return sealer.seal(locationOfCredentials(internalId), JSON.stringify(credentials));
}

/** Opens the credentials of one connection. Throws `SealingError` when that is not possible. */
export function openCredentials(sealer: Sealer, internalId: number, sealed: string): Credentials {
  return open(sealer, locationOfCredentials(internalId), sealed);
}

/** Seals new credentials that are tried out for a connection. */
export function sealCheckedCredentials(sealer: Sealer, internalId: number, credentials: Credentials): string {
  return sealer.seal(locationOfCredentialCheck(internalId), JSON.stringify(credentials));
}

/** Opens new credentials that are tried out for a connection. Throws `SealingError` when that is not possible. */
export function openCheckedCredentials(sealer: Sealer, internalId: number, sealed: string): Credentials {
  return open(sealer, locationOfCredentialCheck(internalId), sealed);
}

function open(sealer: Sealer, place: SealedLocation, sealed: string): Credentials {
  const content: unknown = JSON.parse(sealer.open(place, sealed));
  if (typeof content !== 'object' || content === null)
    throw new Error(`The credentials in ${place.table} ${place.rowId} are no object`);
  return Object.fromEntries(
    Object.entries(content).map(([name, text]: [string, unknown]) => [name, String(text)]),
  );
}
