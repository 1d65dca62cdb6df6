import type { JWTPayload } from 'jose';
import { type Caller, isScope } from '../caller.js';
import { limitScopes } from '../limit-scopes.js';

/** Which claims say what a token may do. */
export interface ClaimNames {
  /** Scopes: a text with spaces between them, or a list. */
  readonly scope: string;
  /** Connections: ids as a list or a text with spaces between them; `*` stands for all. */
  readonly connections: string;
}

/**
 * The caller of a token whose signature, issuer, audience and times were checked; null when it names no subject. Scopes that the
 * gateway does not know are left out; without the connections claim it sees no connection.
 */
export function readTokenCaller(payload: JWTPayload, names: ClaimNames): Caller | null {
  const { iss, sub, exp } = payload;
  // OpenID Connect allows a subject of 255 ASCII characters; an id must not break a log or a header.
  const isSubject = typeof sub === 'string' && /^[\x21-\x7e]{1,255}$/.test(sub);
  if (iss === undefined || exp === undefined || !isSubject) return null;
  const allowed = new Set(readTexts(payload[names.connections]));
  const connections = allowed.has('*') ? null : allowed;
  return {
    id: `${iss} ${sub}`,
    scopes: limitScopes(new Set(readTexts(payload[names.scope]).filter(isScope)), connections),
    connections,
    expiresAtInMs: exp * 1000,
  };
}

function readTexts(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(/\s+/).filter((text) => text !== '');
  return Array.isArray(claim) ? claim.filter((text) => typeof text === 'string') : [];
}
