import type { JWTPayload } from 'jose';
import { type Caller, isScope } from '../caller.js';
import { limitScopes } from '../limit-scopes.js';

/** The names of the claims that grant access. */
export interface ClaimNames {
  /** Scopes: a string with spaces between them, or a list. */
  readonly scope: string;
  /** Connections: ids as a list, or a string with spaces between them; `*` means all. */
  readonly connections: string;
}

/**
 * The caller of a token whose signature, issuer, audience and times are checked; null if its subject is missing or unusable. Unknown
 * scopes are ignored. Without the connections claim the caller sees no connection.
 */
export function readTokenCaller(payload: JWTPayload, names: ClaimNames): Caller | null {
  const { iss, sub, exp } = payload;
  // OpenID Connect allows a subject of 255 ASCII characters; an id must not break a log or a header.
  const isSubject = typeof sub === 'string' && /^[\x21-\x7e]{1,255}$/.test(sub);
  if (iss === undefined || exp === undefined || !isSubject) return null;
  const allowed = new Set(readStrings(payload[names.connections]));
  const connections = allowed.has('*') ? null : allowed;
  return {
    id: `${iss} ${sub}`,
    scopes: limitScopes(new Set(readStrings(payload[names.scope]).filter(isScope)), connections),
    connections,
    expiresAtInMs: exp * 1000,
  };
}

function readStrings(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(/\s+/).filter((item) => item !== '');
  return Array.isArray(claim) ? claim.filter((item) => typeof item === 'string') : [];
}
