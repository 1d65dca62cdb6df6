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

/** Whether a string is a scope of this version. */
export function isScope(value: string): value is Scope {
  return scopes.some((scope) => scope === value);
}

/** The sender of a request: the holder of a key or token. */
export interface Caller {
  /** Stable: `admin` for `ADMIN_API_KEY`, `key_…` for a key, issuer and subject for a token. Never the key itself. */
  readonly id: string;
  readonly scopes: ReadonlySet<Scope>;
  /** The connections the caller may see, or null for all. */
  readonly connections: ReadonlySet<string> | null;
  /** When the key or token expires, in milliseconds since 1970; absent if it does not expire. */
  readonly expiresAtInMs?: number;
}

/** Id of the holder of `ADMIN_API_KEY`. */
export const adminId = 'admin';

const keyIdPattern = /^key_[0-9a-hjkmnp-tv-z]{26}$/;

/** Whether a caller id belongs to a key (`POST /api-keys`), not to `admin` or a token. */
export function isKeyId(callerId: string): boolean {
  return keyIdPattern.test(callerId);
}

/** Whether a caller may see a connection. For the caller, a connection that it may not see does not exist. */
export function maySeeConnection(caller: Caller, connection: string): boolean {
  return caller.connections === null || caller.connections.has(connection);
}
