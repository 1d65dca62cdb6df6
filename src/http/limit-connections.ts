import type { Server } from 'node:net';

/** How many connections may be open at a time. */
export interface ConnectionLimits {
  readonly total: number;
  readonly perAddress: number;
}

/**
 * Closes connections beyond the limits as soon as they are made, before anything is read. The address is that of the
 * connection itself: what a proxy says of the client comes later.
 */
export function limitConnections(server: Server, { total, perAddress }: ConnectionLimits): void {
  const openByAddress = new Map<string, number>();
  server.maxConnections = total;
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const open = openByAddress.get(address) ?? 0;
    if (open >= perAddress) return void socket.destroy();
    openByAddress.set(address, open + 1);
    socket.once('close', () => {
      const left = (openByAddress.get(address) ?? 1) - 1;
      if (left > 0) openByAddress.set(address, left);
      else openByAddress.delete(address);
    });
  });
}
