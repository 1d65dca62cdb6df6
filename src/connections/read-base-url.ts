/** A base URL in its normal form, or its error, which does not repeat the URL because it could contain a password. */
export type BaseUrlReading =
  { readonly kind: 'read'; readonly baseUrl: string } | { readonly kind: 'invalid'; readonly detail: string };

/**
 * Reads an absolute http or https URL without credentials, query and fragment. The normal form is the origin in lower case without the
 * default port, and the path (if any) without trailing slashes.
 */
export function readBaseUrl(value: string): BaseUrlReading {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (
    url === null ||
    (url.protocol !== 'http:' && url.protocol !== 'https:') ||
    !/^https?:\/\//i.test(value)
  ) {
    return { kind: 'invalid', detail: 'must be an absolute URL that starts with https:// or http://' };
  }
  if (url.username !== '' || url.password !== '')
    return { kind: 'invalid', detail: 'must not contain a user name or password: put them into credentials' };
  if (value.includes('?') || value.includes('#'))
    return { kind: 'invalid', detail: 'must not have a query or a fragment' };
  return { kind: 'read', baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}
