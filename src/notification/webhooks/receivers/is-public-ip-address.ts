import ipaddr from 'ipaddr.js';

/**
 * IP addresses in public ranges that belong to the cloud, not to the internet: Azure's host agent, which every virtual machine
 * there can reach.
 */
const cloudIpAddresses: readonly string[] = ['168.63.129.16'];

/** Forms of IPv6 that carry an IPv4 address, with the index of its first byte. */
const ipv4Offsets: Readonly<Record<string, number>> = { ipv4Mapped: 12, rfc6145: 12, '6to4': 2 };

const nat64 = ipaddr.parseCIDR('64:ff9b::/96');
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an IP address belongs to the public internet: not loopback, link-local, private, shared, reserved, documentation
 * or multicast. For an IPv6 address that carries an IPv4 address (mapped, translated, NAT64, 6to4) the IPv4 address decides.
 * False for a value that is not an IP address.
 */
export function isPublicIpAddress(value: string): boolean {
  if (!ipaddr.isValid(value)) return false;
  const address = ipaddr.parse(value);
  if (address instanceof ipaddr.IPv4) return isPublicIpv4(address);
  const range = address.range();
  const offset = address.match(nat64) ? 12 : ipv4Offsets[range];
  if (offset !== undefined) {
    return isPublicIpv4(new ipaddr.IPv4(address.toByteArray().slice(offset, offset + 4)));
  }
  return range === 'unicast' && address.match(globalUnicast);
}

function isPublicIpv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !cloudIpAddresses.includes(address.toString());
}
