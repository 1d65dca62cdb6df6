import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';

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

/**
 * Closes a connection that has more requests without a response than this. Otherwise one connection could keep any number of
 * responses open, because a client may send requests without waiting (RFC 9112, 9.3.2).
 */
export function limitPipelines(server: HttpServer, maxPending: number): void {
  const pending = new WeakMap<Socket, number>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const count = (pending.get(socket) ?? 0) + 1;
    if (count > maxPending) return void socket.destroy();
    pending.set(socket, count);
    response.once('close', () => pending.set(socket, (pending.get(socket) ?? 1) - 1));
  });
}

/** Ignores expectations other than `100-continue` (RFC 9110, 10.1.1, allows that). Node would reject them without a problem document. */
export function ignoreExpectations(server: HttpServer): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}
