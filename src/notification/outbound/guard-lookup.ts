import { ForbiddenAddress } from './forbidden-address.js';
import type { Destination, OutgoingRules } from './outgoing-rules.js';
import type { HostAddress, ResolveHost } from './resolve-host.js';

/** In the form that the HTTP client takes: called back with an error, or with every address that may be connected to. */
export type GuardedLookup = (
  hostname: string,
  options: object,
  callback: (error: Error | null, addresses: HostAddress[]) => void,
) => void;

/**
 * A look-up for the connections to one destination: what it gives has been checked, and is what is connected to. A name with
 * even one forbidden address is refused whole (`ForbiddenAddress`), since an honest one has none.
 */
export function guardLookup(
  rules: OutgoingRules,
  destination: Destination,
  resolve: ResolveHost,
): GuardedLookup {
  const check = async (hostname: string): Promise<HostAddress[]> => {
    const addresses = await resolve(hostname);
    if (addresses.length > 0 && addresses.every(({ address }) => rules.mayConnect(destination, address))) {
      return [...addresses];
    }
    throw new ForbiddenAddress();
  };
  return (hostname, _options, callback) => {
    check(hostname).then(
      (addresses) => callback(null, addresses),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
}
