import type { JWTHeaderParameters, JWTPayload } from 'jose';

/** Claims that only ID tokens carry (OpenID Connect Core 2, 3.1.3.6, 3.3.2.11). */
const claimsOfIdTokens = ['nonce', 'at_hash', 'c_hash', 's_hash'];
/** Keycloak's types of tokens that are not access tokens (`typ` in the payload). */
const otherTokenTypes: readonly unknown[] = ['ID', 'Refresh', 'Offline', 'Logout'];

/**
 * Why this gateway does not accept a signed token as an access token; null if it does. A token with the header type `at+jwt` (RFC
 * 9068) is an access token. A token with the type `JWT`, or without a type, must have the scope claim and none of the claims that only
 * ID tokens have. A token bound to a proof of possession (`cnf`) is not a bearer token.
 */
export function findReasonAgainstToken(
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
