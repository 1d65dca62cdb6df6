import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

/** Whether the IP address of a socket is this machine. */
export function isLoopbackIp(ipAddress: string): boolean {
  const family = isIP(ipAddress);
  return family !== 0 && loopback.check(ipAddress, family === 6 ? 'ipv6' : 'ipv4');
}

/** Whether a host, with or without a port, names this machine. Any other name may lead elsewhere. */
export function isLoopbackHost(host: string): boolean {
  const name = isIP(host) !== 0 ? host : host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || isLoopbackIp(name);
}
