import ipaddr from 'ipaddr.js';

/**
 * Addresses inside public ranges that answer for the machine or its cloud, not for the internet: Azure's host agent, which
 * is reachable from every virtual machine there.
 */
const platformAddresses: readonly string[] = ['168.63.129.16'];

/** Forms of IPv6 that carry an IPv4 address, and at which of the 16 bytes it begins. */
const carriers: Readonly<Record<string, number>> = { ipv4Mapped: 12, rfc6145: 12, '6to4': 2 };

const nat64 = ipaddr.parseCIDR('64:ff9b::/96');
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an IP address belongs to the public internet: not loopback, link-local, private, shared, reserved, documentation
 * or multicast. Forms of IPv6 that carry an IPv4 address (mapped, translated, NAT64, 6to4) are as public as that one.
 * What is no address is not public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4) return isPublicIpv4(address);
  const range = address.range();
  const offset = address.match(nat64) ? 12 : carriers[range];
  if (offset !== undefined) {
    return isPublicIpv4(new ipaddr.IPv4(address.toByteArray().slice(offset, offset + 4)));
  }
  return range === 'unicast' && address.match(globalUnicast);
}

function isPublicIpv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !platformAddresses.includes(address.toString());
}
