import { Problem } from '../../platform/problem.js';
import type { Caller } from '../caller.js';

/** The audit shows all connections: throws `forbidden` for a caller that may not see them all, whatever its scopes. */
export function refuseLimitedCaller(caller: Caller): void {
  if (caller.connections !== null)
    throw new Problem('forbidden', 'A key with a list of connections cannot read the audit.');
}
