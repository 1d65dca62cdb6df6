import { type FieldProblem, Problem, problemOfFields } from '../../platform/problem.js';
import { type Caller, isKeyId, isScope, maySeeConnection, type Scope } from '../caller.js';
import { needsEveryConnection } from '../limit-scopes.js';
import type { CreateApiKeyDto } from './create-api-key.dto.js';

/** The body of a request for a key in a normal form: two bodies with the same meaning give equal JSON. */
export function readApiKeyRequest(body: CreateApiKeyDto) {
  const { name, scopes, connections, expiresAt, ...unread } = body;
  // A field of the body that is not read here does not compile.
  unread satisfies Record<string, never>;
  return {
    name,
    scopes: [...new Set(scopes)].sort(),
    connections: connections === undefined ? null : [...new Set(connections)].sort(),
    expiresAtInMs: expiresAt?.getTime() ?? null,
  };
}

/** A checked request for a key. */
export interface ApiKeyRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Public ids; null for all connections. */
  readonly connections: readonly string[] | null;
  readonly expiresAt: Date | null;
}

/**
 * Checks a request for a key against its maker: a key grants only what its maker has, and does not outlive a maker that is a key. Throws
 * `invalid-request` for a value that no key can have, `forbidden` for a grant that the maker lacks, and `connection-not-found` for a
 * connection that the maker does not see.
 */
export function checkApiKeyRequest(body: CreateApiKeyDto, maker: Caller, nowInMs: number): ApiKeyRequest {
  const connections = body.connections === undefined ? null : [...new Set(body.connections)];
  const expiresAt = body.expiresAt ?? null;
  const errors = [...findScopeErrors(body.scopes, connections), ...findExpiryErrors(expiresAt, nowInMs)];
  if (errors.length > 0) throw problemOfFields(errors);

  const scopes = [...new Set(body.scopes)].filter(isScope);
  const missing = scopes.filter((scope) => !maker.scopes.has(scope));
  if (missing.length > 0) {
    throw new Problem('forbidden', `A key grants only what it has; this one lacks ${missing.join(', ')}.`);
  }
  if (connections === null && maker.connections !== null) {
    throw new Problem('forbidden', 'A key grants only what it has; this one does not see every connection.');
  }
  if (connections?.every((id) => maySeeConnection(maker, id)) === false) throw problemOfForeignConnection();
  if (outlives(expiresAt, maker)) {
    throw new Problem(
      'forbidden',
      'A key cannot make one that lasts longer than itself: send an earlier `expiresAt`.',
    );
  }
  return { name: body.name, scopes, connections, expiresAt };
}

/** The problem of a connection that does not exist or that the maker does not see. */
export function problemOfForeignConnection(): Problem {
  return new Problem('connection-not-found', 'This key sees no connection with one of these ids.');
}

function findScopeErrors(scopes: readonly string[], connections: readonly string[] | null): FieldProblem[] {
  return scopes.flatMap((scope, index) => {
    const pointer = `/scopes/${index}`;
    if (!isScope(scope)) return [{ pointer, detail: 'This scope is not known.' }];
    if (connections === null || !needsEveryConnection(scope)) return [];
    return [{ pointer, detail: 'A key with a list of connections cannot have this scope.' }];
  });
}

function findExpiryErrors(expiresAt: Date | null, nowInMs: number): FieldProblem[] {
  if (expiresAt === null || expiresAt.getTime() > nowInMs) return [];
  return [{ pointer: '/expiresAt', detail: 'Must be in the future.' }];
}

/** Only the expiry of a key limits the keys that it makes. A token lasts minutes, but its subject stays. */
function outlives(expiresAt: Date | null, { id, expiresAtInMs }: Caller): boolean {
  if (!isKeyId(id) || expiresAtInMs === undefined) return false;
  return expiresAt === null || expiresAt.getTime() > expiresAtInMs;
}
