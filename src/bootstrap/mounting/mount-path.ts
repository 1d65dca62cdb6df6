/** Normalises the path of a mount point: one slash before each segment, none at the end. Throws for an invalid path. */
export function readMountPath(prefix: string): string {
  const path = `/${prefix.replace(/^\/+|\/+$/g, '')}`;
  if (/^(\/[A-Za-z0-9._~-]+)+$/.test(path)) return path;
  throw new Error(
    'The prefix of RefreshGatewayModule must be a path of letters, digits, dots, hyphens, underscores and tildes, such as /imports.',
  );
}

/** Whether a request target lies at or under a path. */
export function isUnder(path: string, url: string): boolean {
  return url.startsWith(path) && ['', '/', '?'].includes(url.charAt(path.length));
}

/** A request target under the mount path, without the mount path. */
export function cutMountPath(path: string, url: string): string {
  const rest = url.slice(path.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}
