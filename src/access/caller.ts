const scopes = [
  'refresh:read',
  'refresh:write',
  'connections:read',
  'connections:write',
  'webhooks:read',
  'webhooks:write',
  'keys:read',
  'keys:write',
  'audit:read',
] as const;

/** What a caller may do. */
export type Scope = (typeof scopes)[number];

/** All scopes. */
export const everyScope: ReadonlySet<Scope> = new Set(scopes);

/** Whether a text names a scope of this version. */
export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text);
}

/** Who asks: the holder of a key or of a token. */
export interface Caller {
  /** Stable: `admin` for `ADMIN_API_KEY`, `key_…` for a key, issuer and subject for a token. Never the key itself. */
  readonly id: string;
  readonly scopes: ReadonlySet<Scope>;
  /** The connections the caller may see, or null for all. */
  readonly connections: ReadonlySet<string> | null;
  /** When the key or token ends, in milliseconds since 1970; left out when it has no end of its own. */
  readonly expiresAtInMs?: number;
}

/** Id of the holder of `ADMIN_API_KEY`. */
export const adminId = 'admin';

const keyIdPattern = /^key_[0-9a-hjkmnp-tv-z]{26}$/;

/** Whether a caller id is that of a key (`POST /api-keys`), as opposed to `admin` and tokens. */
export function isKeyId(callerId: string): boolean {
  return keyIdPattern.test(callerId);
}

/** Whether a caller may see a connection; one that it may not see does not exist for it. */
export function maySeeConnection(caller: Caller, connection: string): boolean {
  return caller.connections === null || caller.connections.has(connection);
}
