import { type Caller, everyScope, isScope } from '../../access/caller.js';
import { Problem } from '../../platform/problem.js';
import type { HostCaller } from './mount-options.js';

const maxIdLength = 200;

/**
 * Reads the caller that a host names. The id gets a prefix, so that it cannot match a key or the administrator.
 * Throws `unauthenticated` when the host names nobody, and an error for the log when the host's value is invalid.
 */
export function readHostCaller(named: HostCaller | null | undefined): Caller {
  if (named === null || named === undefined) {
    throw new Problem('unauthenticated', 'The host application could not identify the caller.');
  }
  if (named.id === '' || named.id.length > maxIdLength) {
    throw new Error('`authenticate` must name a caller by an id of 1 to 200 characters.');
  }
  return {
    id: `host:${named.id}`,
    scopes: named.scopes === 'all' ? everyScope : new Set(named.scopes.map(understoodScope)),
    connections: named.connections === 'all' ? null : new Set(named.connections),
  };
}

function understoodScope(text: string) {
  if (isScope(text)) return text;
  throw new Error(`\`authenticate\` named a scope that this version does not know: ${text}`);
}
