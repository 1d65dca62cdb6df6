import { type Caller, everyScope, isScope } from '../../access/caller.js';
import { Problem } from '../../platform/problem.js';
import type { HostCaller } from './mount-options.js';

const maxIdLength = 200;

/**
 * The caller that a host names. Its id gets a prefix of its own, so that none can be taken for a key or the administrator.
 * Throws `unauthenticated` when the host knows nobody, and an error that the log explains when what it says cannot be right.
 */
export function readHostCaller(named: HostCaller | null | undefined): Caller {
  if (named === null || named === undefined) {
    throw new Problem('unauthenticated', 'The application that serves this does not know who asks.');
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
