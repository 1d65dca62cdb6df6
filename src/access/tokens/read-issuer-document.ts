const limitInMs = 5_000;

/** The part of an OpenID Provider's metadata that is needed here. */
export interface IssuerDocument {
  readonly keysUrl: URL;
}

/**
 * Reads `/.well-known/openid-configuration` of an issuer (OpenID Connect Discovery 1.0, 4). Follows no redirect. Rejects when it
 * cannot be read in five seconds, names another issuer, or hands out its keys over plain http although it is https itself.
 */
export async function readIssuerDocument(issuer: string): Promise<IssuerDocument> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(limitInMs),
  });
  if (response.status !== 200) throw new Error(`The issuer answered ${response.status} to ${url}`);
  const document: unknown = await response.json();
  if (
    typeof document !== 'object' ||
    document === null ||
    !('issuer' in document && 'jwks_uri' in document)
  ) {
    throw new Error(`${url} is not the document of an issuer`);
  }
  if (document.issuer !== issuer)
    throw new Error(`${url} is the document of another issuer than OIDC_ISSUER`);
  const { jwks_uri: text } = document;
  const keysUrl = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
  if (keysUrl === null || !['https:', new URL(issuer).protocol].includes(keysUrl.protocol)) {
    throw new Error(`${url} names no address of keys that can be used`);
  }
  return { keysUrl };
}
