import { ForbiddenAddress } from './forbidden-address.js';
import type { Destination, OutgoingRules } from './outgoing-rules.js';
import type { HostAddress, ResolveHost } from './resolve-host.js';

/** A lookup function as the HTTP client expects it. It calls back with an error, or with all allowed IP addresses. */
export type GuardedLookup = (
  hostname: string,
  options: object,
  callback: (error: Error | null, addresses: HostAddress[]) => void,
) => void;

/**
 * The DNS lookup for connections to one destination. It checks the IP addresses, and the client connects to exactly those.
 * If only one of them is forbidden, it rejects the host (`ForbiddenAddress`), because an honest host has none.
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
