/** A base URL in its normal form, or what is wrong with it (without repeating it: it could hold a password). */
export type BaseUrlReading =
  { readonly kind: 'read'; readonly baseUrl: string } | { readonly kind: 'wrong'; readonly detail: string };

/**
 * Reads an absolute http or https URL without credentials, query and fragment. Its normal form is the origin in lower case without the
 * scheme's own port, and the path (if any) without slashes at its end.
 */
export function readBaseUrl(text: string): BaseUrlReading {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null ||
    (url.protocol !== 'http:' && url.protocol !== 'https:') ||
    !/^https?:\/\//i.test(text)
  ) {
    return { kind: 'wrong', detail: 'must be an absolute URL that begins with https:// or http://' };
  }
  if (url.username !== '' || url.password !== '')
    return { kind: 'wrong', detail: 'must not hold a user name or password: they belong into credentials' };
  if (text.includes('?') || text.includes('#'))
    return { kind: 'wrong', detail: 'must not have a query or a fragment' };
  return { kind: 'read', baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}
