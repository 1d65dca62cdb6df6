/** The address of a path of this gateway as callers see it: under `PUBLIC_URL`, or relative to the mount point without one. */
export function buildUrl(publicUrl: string | null, path: string): string {
  return `${publicUrl ?? ''}${path}`;
}
