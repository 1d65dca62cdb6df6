import type { JWTHeaderParameters, JWTPayload } from 'jose';

/** Claims that only ID tokens carry (OpenID Connect Core 2, 3.1.3.6, 3.3.2.11). */
const claimsOfIdTokens = ['nonce', 'at_hash', 'c_hash', 's_hash'];
/** Keycloak's own marks of tokens that are no access tokens (`typ` inside the payload). */
const typesOfOthers: readonly unknown[] = ['ID', 'Refresh', 'Offline', 'Logout'];

/**
 * Why a signed token is not an access token that this gateway takes, or null when it is one. A token whose header says
 * `at+jwt` (RFC 9068) is an access token. One that says only `JWT`, or nothing, must carry the scope claim, which ID tokens do
 * not, and none of the claims that only ID tokens have. A token bound to a proof of possession (`cnf`) is no bearer token.
 */
export function findReasonAgainstToken(
  { typ }: Pick<JWTHeaderParameters, 'typ'>,
  payload: JWTPayload,
  scopeClaim: string,
): string | null {
  if ('cnf' in payload) return 'It is bound to a proof of possession, which this gateway does not check.';
  // It comes from outside: the type of the header's field is only a promise.
  const named: unknown = typ ?? 'jwt';
  const type = String(named)
    .toLowerCase()
    .replace(/^application\//, '');
  if (type === 'at+jwt') return null;
  if (type !== 'jwt') return 'It is not an access token.';
  const isMarked =
    claimsOfIdTokens.some((claim) => claim in payload) ||
    typesOfOthers.includes(payload['typ']) ||
    // Cognito
    payload['token_use'] === 'id';
  if (isMarked) return 'It is an ID token, or one for another purpose; send the access token.';
  return scopeClaim in payload ? null : `It has no claim \`${scopeClaim}\`; send an access token.`;
}
