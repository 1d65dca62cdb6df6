import type { JWTHeaderParameters, JWTPayload } from 'jose';
import { type Caller, isScope } from '../caller.js';
import { limitScopes } from '../limit-scopes.js';

/** The caller of a token, or why the token is rejected. */
export type TokenFinding =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'rejected'; readonly reason: string };

/** The names of the claims that grant access. */
interface ClaimNames {
  /** Scopes: a string with spaces between them, or a list. */
  readonly scope: string;
  /** Connections: ids as a list, or a string with spaces between them; `*` means all. */
  readonly connections: string;
}

/** Claims that only ID tokens carry (OpenID Connect Core 2, 3.1.3.6, 3.3.2.11). */
const claimsOfIdTokens = ['nonce', 'at_hash', 'c_hash', 's_hash'];
/** Keycloak's types of tokens that are not access tokens (`typ` in the payload). */
const otherTokenTypes: readonly unknown[] = ['ID', 'Refresh', 'Offline', 'Logout'];

/** Reads a token whose signature, issuer, audience and times are checked. */
export function readAccessToken(
  header: Pick<JWTHeaderParameters, 'typ'>,
  payload: JWTPayload,
  names: ClaimNames,
): TokenFinding {
  const reason = findReasonAgainstToken(header, payload, names.scope);
  if (reason !== null) return { kind: 'rejected', reason };
  const caller = readTokenCaller(payload, names);
  return caller === null
    ? { kind: 'rejected', reason: 'Its subject cannot be used.' }
    : { kind: 'caller', caller };
}

/**
 * Why this gateway does not accept a signed token as an access token; null if it does. A token with the header type `at+jwt` (RFC
 * 9068) is an access token. A token with the type `JWT`, or without a type, must have the scope claim and none of the claims that only
 * ID tokens have. A token bound to a proof of possession (`cnf`) is not a bearer token.
 */
function findReasonAgainstToken(
  { typ }: Pick<JWTHeaderParameters, 'typ'>,
  payload: JWTPayload,
  scopeClaim: string,
): string | null {
  if ('cnf' in payload) return 'It is bound to a proof of possession, which this gateway does not check.';
  // The header is external input; its static type is not checked at run time.
  const headerType: unknown = typ ?? 'jwt';
  const type = String(headerType)
    .toLowerCase()
    .replace(/^application\//, '');
  if (type === 'at+jwt') return null;
  if (type !== 'jwt') return 'It is not an access token.';
  const isOtherToken =
    claimsOfIdTokens.some((claim) => claim in payload) ||
    otherTokenTypes.includes(payload['typ']) ||
    // Cognito
    payload['token_use'] === 'id';
  if (isOtherToken) return 'It is an ID token, or one for another purpose; send the access token.';
  return scopeClaim in payload ? null : `It has no claim \`${scopeClaim}\`; send an access token.`;
}

/**
 * The caller of a token; null if its subject is missing or unusable. Unknown scopes are ignored. Without the connections claim the
 * caller sees no connection.
 */
function readTokenCaller(payload: JWTPayload, names: ClaimNames): Caller | null {
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
