import type { Caller, Scope } from './caller.js';

/** Scopes that concern the whole gateway. A caller with a list of connections cannot use them. */
const wholeGateway: ReadonlySet<Scope> = new Set(['keys:read', 'keys:write', 'audit:read']);

/** Whether only callers without a list of connections can use a scope. */
export function needsEveryConnection(scope: Scope): boolean {
  return wholeGateway.has(scope);
}

/** The scopes that a caller can use. A list of connections excludes the scopes that concern the whole gateway. */
export function limitScopes(
  scopes: ReadonlySet<Scope>,
  connections: Caller['connections'],
): ReadonlySet<Scope> {
  if (connections === null) return scopes;
  return new Set([...scopes].filter((scope) => !wholeGateway.has(scope)));
}
