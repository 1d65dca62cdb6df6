import type { Server } from 'node:http';

/** Serves a request whatever it expects beside `100-continue` (RFC 9110, 10.1.1, leaves that open); Node would answer without a problem. */
export function ignoreExpectations(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}
