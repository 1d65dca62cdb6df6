import type { ServerResponse } from 'node:http';
import type { WireResponse } from '../wire/wire-response.js';

/** Sends a response with its length. `cut-off` closes the connection in the middle of the body. */
export function sendResponse(
  response: ServerResponse,
  wire: WireResponse,
  completeness: 'whole' | 'cut-off',
): void {
  const body = Buffer.from(wire.body);
  const length = wire.status === 204 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(wire.status, { ...length, ...wire.headers });
  if (completeness === 'whole') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
