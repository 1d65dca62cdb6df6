import type { SealedPlace } from '../../platform/sealing/sealed-place.js';
import type { Sealer } from '../../platform/sealing/sealer.js';

type Credentials = Readonly<Record<string, string>>;

/** The place of a connection's credentials. */
export function placeOfCredentials(internalId: number): SealedPlace {
  return { table: 'connections', rowId: internalId, field: 'credentials' };
}

/** The place of new credentials that are tried out for a connection. */
export function placeOfTrial(internalId: number): SealedPlace {
  return { table: 'credential_trials', rowId: internalId, field: 'credentials' };
}

/** Seals the credentials of one connection. */
export function sealCredentials(sealer: Sealer, internalId: number, credentials: Credentials): string {
  return sealer.seal(placeOfCredentials(internalId), JSON.stringify(credentials));
}

/** Opens the credentials of one connection. Throws `SealingError` when that is not possible. */
export function openCredentials(sealer: Sealer, internalId: number, sealed: string): Credentials {
  return open(sealer, placeOfCredentials(internalId), sealed);
}

/** Seals new credentials that are tried out for a connection. */
export function sealTrialCredentials(sealer: Sealer, internalId: number, credentials: Credentials): string {
  return sealer.seal(placeOfTrial(internalId), JSON.stringify(credentials));
}

/** Opens new credentials that are tried out for a connection. Throws `SealingError` when that is not possible. */
export function openTrialCredentials(sealer: Sealer, internalId: number, sealed: string): Credentials {
  return open(sealer, placeOfTrial(internalId), sealed);
}

function open(sealer: Sealer, place: SealedPlace, sealed: string): Credentials {
  const content: unknown = JSON.parse(sealer.open(place, sealed));
  if (typeof content !== 'object' || content === null)
    throw new Error(`The credentials in ${place.table} ${place.rowId} are no object`);
  return Object.fromEntries(
    Object.entries(content).map(([name, text]: [string, unknown]) => [name, String(text)]),
  );
}
