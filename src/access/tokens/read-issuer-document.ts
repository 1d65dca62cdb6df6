const timeoutInMs = 5_000;

/** The metadata of an OpenID Provider that the gateway needs. */
export interface IssuerDocument {
  readonly keysUrl: URL;
}

/**
 * Reads `/.well-known/openid-configuration` of an issuer (OpenID Connect Discovery 1.0, 4). Follows no redirect. Rejects if it cannot
 * be read within five seconds, names another issuer, or serves its keys over plain http although the issuer uses https.
 */
export async function readIssuerDocument(issuer: string): Promise<IssuerDocument> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutInMs),
  });
  if (response.status !== 200) throw new Error(`The issuer responded with ${response.status} to ${url}`);
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
  const { jwks_uri: value } = document;
  const keysUrl = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (keysUrl === null || !['https:', new URL(issuer).protocol].includes(keysUrl.protocol)) {
    throw new Error(`${url} names no usable URL of its keys`);
  }
  return { keysUrl };
}
