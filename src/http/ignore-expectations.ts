import type { Server } from 'node:http';

/** Ignores expectations other than `100-continue` (RFC 9110, 10.1.1, allows that). Node would reject them without a problem document. */
export function ignoreExpectations(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}
