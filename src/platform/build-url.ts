/** The URL of a path of this gateway for callers: under `PUBLIC_URL`, or relative to the mount point without it. */
export function buildUrl(publicUrl: string | null, path: string): string {
  return `${publicUrl ?? ''}${path}`;
}
