import type { ServerResponse } from 'node:http';
import type { WireAnswer } from '../wire/wire-answer.js';

/** Sends an answer as it is, with its length; `cut-off` ends the connection in the middle of the body. */
export function sendAnswer(response: ServerResponse, answer: WireAnswer, manner: 'whole' | 'cut-off'): void {
  const body = Buffer.from(answer.body);
  const length = answer.status === 204 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(answer.status, { ...length, ...answer.headers });
  if (manner === 'whole') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
