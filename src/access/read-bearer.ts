/** The key or token of an `Authorization: Bearer` header; null without one. */
export function readBearer(header: string | undefined): string | null {
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  return bearer ?? null;
}
