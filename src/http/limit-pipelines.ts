import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Closes a connection that has more requests without a response than this. Otherwise one connection could keep any number of
 * responses open, because a client may send requests without waiting (RFC 9112, 9.3.2).
 */
export function limitPipelines(server: Server, maxPending: number): void {
  const pending = new WeakMap<Socket, number>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const count = (pending.get(socket) ?? 0) + 1;
    if (count > maxPending) return void socket.destroy();
    pending.set(socket, count);
    response.once('close', () => pending.set(socket, (pending.get(socket) ?? 1) - 1));
  });
}
