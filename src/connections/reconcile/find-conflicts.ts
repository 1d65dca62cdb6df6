import type { ConnectionEntry } from '../connection-entry.js';
import type { ConnectionManager, ConnectionRecord } from '../connection-record.js';

/** Who gives connections as a list of entries. */
export type GivenManager = Exclude<ConnectionManager, 'api'>;

/** An entry with the fingerprints of its account, one for each key; the first is stored. */
export interface FingerprintedEntry {
  readonly entry: ConnectionEntry;
  readonly fingerprints: readonly [string, ...string[]];
}

/** A connection in the database before the reconciliation. */
export interface KnownConnection extends Omit<
  ConnectionRecord,
  'createdAt' | 'updatedAt' | 'credentialHint'
> {
  /** Whether its credentials were erased. */
  readonly erased: boolean;
  /** null if they were erased or no key opens them. */
  readonly credentials: Readonly<Record<string, string>> | null;
  /** Whether its credentials are sealed by the first key. */
  readonly sealedByFirstKey: boolean;
  readonly fingerprint: string | null;
  readonly deleted: boolean;
}

/** Reports every entry that conflicts with a known connection or another entry: `connections[0].id: …`. */
export function findConflicts(
  managedBy: GivenManager,
  requests: readonly FingerprintedEntry[],
  known: readonly KnownConnection[],
): readonly string[] {
  const byId = new Map(known.map((connection) => [connection.id, connection]));
  const others = known.filter((connection) => connection.managedBy !== managedBy && !connection.deleted);
  return requests.flatMap(({ entry, fingerprints }, index) => {
    const errors: string[] = [];
    const path = `connections[${index}]`;
    const owner = describeOtherOwner(managedBy, byId.get(entry.id));
    if (owner !== null) errors.push(`${path}.id: "${entry.id}" ${owner}`);
    const provider = byId.get(entry.id)?.provider ?? entry.provider;
    if (owner === null && provider !== entry.provider) {
      const detail = `"${entry.id}" has been a connection of ${provider}; give the new one another id`;
      errors.push(`${path}.provider: ${detail}`);
    }
    const sameId = requests.findIndex((other) => other.entry.id === entry.id);
    if (sameId < index) errors.push(`${path}.id: is the id of connections[${sameId}] already`);
    const sameAccount =
      describeEarlierRequest(requests, index) ??
      others.find(({ fingerprint }) => fingerprint !== null && fingerprints.includes(fingerprint))?.id;
    if (sameAccount !== undefined) {
      errors.push(
        `${path}.credentials: provider, origin and credentials are those of the connection "${sameAccount}" already`,
      );
    }
    return errors;
  });
}

function describeEarlierRequest(requests: readonly FingerprintedEntry[], index: number): string | undefined {
  const earlier = requests
    .slice(0, index)
    .find(({ fingerprints }) => fingerprints[0] === requests[index]?.fingerprints[0]);
  return earlier?.entry.id;
}

/** Why an entry of this manager cannot have an id; null if the id is free or belongs to the manager. */
function describeOtherOwner(managedBy: GivenManager, owner: KnownConnection | undefined): string | null {
  if (owner === undefined || (owner.managedBy === managedBy && (!owner.deleted || managedBy === 'sandbox')))
    return null;
  if (owner.deleted && owner.managedBy !== 'sandbox')
    return 'was the id of a deleted connection; an id is never used again';
  switch (owner.managedBy) {
    case 'api':
      return 'belongs to a connection that was made through the API';
    case 'file':
      return 'belongs to a connection of CONNECTIONS_FILE';
    case 'sandbox':
      return 'is reserved for the built-in sandbox';
    default: {
      const never: never = owner.managedBy;
      return never;
    }
  }
}
