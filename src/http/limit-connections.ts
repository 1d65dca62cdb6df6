import type { Server } from 'node:net';

/** How many connections may be open at the same time. */
export interface ConnectionLimits {
  readonly total: number;
  readonly perIpAddress: number;
}

/**
 * Closes connections beyond the limits as soon as they are opened, before anything is read. The IP address is that of the
 * connection itself: the client's IP address in a header of a proxy is not known yet.
 */
export function limitConnections(server: Server, { total, perIpAddress }: ConnectionLimits): void {
  const openByIpAddress = new Map<string, number>();
  server.maxConnections = total;
  server.on('connection', (socket) => {
    const ipAddress = socket.remoteAddress ?? '';
    const open = openByIpAddress.get(ipAddress) ?? 0;
    if (open >= perIpAddress) return void socket.destroy();
    openByIpAddress.set(ipAddress, open + 1);
    socket.once('close', () => {
      const remaining = (openByIpAddress.get(ipAddress) ?? 1) - 1;
      if (remaining > 0) openByIpAddress.set(ipAddress, remaining);
      else openByIpAddress.delete(ipAddress);
    });
  });
}
