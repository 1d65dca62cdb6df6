const scopes = [
  'refresh:read',
  'refresh:write',
  'connections:read',
  'connections:write',
  'schedules:read',
  'schedules:write',
  'webhooks:read',
  'webhooks:write',
  'keys:read',
  'keys:write',
  'metrics:read',
  'audit:read',
] as const;

/** What a caller may do. */
export type Scope = (typeof scopes)[number];

/** All scopes. */
export const everyScope: ReadonlySet<Scope> = new Set(scopes);

/** Who asks: the holder of a key (or, later, of a token). */
export interface Caller {
  /** Stable id of the key: `admin` for `ADMIN_API_KEY`. Never the key itself. */
  readonly id: string;
  readonly scopes: ReadonlySet<Scope>;
  /** The connections the caller may see, or null for all. */
  readonly connections: ReadonlySet<string> | null;
}

/** Whether a caller may see a connection; one that it may not see does not exist for it. */
export function maySeeConnection(caller: Caller, connection: string): boolean {
  return caller.connections === null || caller.connections.has(connection);
}
