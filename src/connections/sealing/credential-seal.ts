import type { SealedPlace } from '../../platform/sealing/sealed-place.js';
import type { Sealer } from '../../platform/sealing/sealer.js';

/** The place of a connection's credentials. */
function credentialsOf(internalId: number): SealedPlace {
  return { table: 'connections', rowId: internalId, field: 'credentials' };
}

/** Seals the credentials of one connection. */
export function sealCredentials(
  sealer: Sealer,
  internalId: number,
  credentials: Readonly<Record<string, string>>,
): string {
  return sealer.seal(credentialsOf(internalId), JSON.stringify(credentials));
}

/** Opens the credentials of one connection. Throws `SealingError` when that is not possible. */
export function openCredentials(
  sealer: Sealer,
  internalId: number,
  sealed: string,
): Readonly<Record<string, string>> {
  const content: unknown = JSON.parse(sealer.open(credentialsOf(internalId), sealed));
  if (typeof content !== 'object' || content === null)
    throw new Error(`The credentials of connection ${internalId} are no object`);
  return Object.fromEntries(
    Object.entries(content).map(([name, text]: [string, unknown]) => [name, String(text)]),
  );
}
