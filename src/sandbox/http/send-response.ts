import type { ServerResponse } from 'node:http';
import type { WireResponse } from '../wire/wire-response.js';

/** Sends an answer as it is, with its length; `cut-off` ends the connection in the middle of the body. */
export function sendResponse(
  response: ServerResponse,
  wire: WireResponse,
  manner: 'whole' | 'cut-off',
): void {
  const body = Buffer.from(wire.body);
  const length = wire.status === 204 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(wire.status, { ...length, ...wire.headers });
  if (manner === 'whole') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
