import { lookup } from 'node:dns/promises';
import { ForbiddenAddress } from '../../../platform/outbound-http/outbound-failure.js';
import type { HostAddress, OutboundLookup } from '../../../platform/outbound-http/outbound-http.js';
import type { Destination, ReceiverRules } from './receiver-rules.js';

/** Returns all IP addresses of a host. Rejects when it has none, or when the lookup fails. */
export type ResolveHost = (name: string) => Promise<readonly HostAddress[]>;

/** The machine's own resolver. */
export const resolveWithSystem: ResolveHost = async (name) => {
  const found = await lookup(name, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/**
 * The DNS lookup for connections to one destination. It checks the IP addresses, and the client connects to exactly those.
 * If only one of them is forbidden, it rejects the host (`ForbiddenAddress`), because an honest host has none.
 */
export function guardLookup(
  rules: ReceiverRules,
  destination: Destination,
  resolve: ResolveHost,
): OutboundLookup {
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
