import { type Socket } from 'node:net';
import type { FuzzResponse } from './fuzz-response.js';

/** Writes a response directly to a socket, so that nothing corrects it, and closes the connection. */
export function sendResponse(socket: Socket, response: FuzzResponse): void {
  socket.on('error', () => socket.destroy());
  socket.end(Buffer.concat([Buffer.from(writeHead(response), 'latin1'), frameBody(response)]));
}

/** Writes the head, then the body byte by byte with a pause after each byte. */
export function dribbleResponse(socket: Socket, response: FuzzResponse, pauseInMs: number): void {
  socket.on('error', () => socket.destroy());
  socket.write(Buffer.from(writeHead(response), 'latin1'));
  const body = frameBody(response);
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(body.subarray(sent, sent + 1));
    sent += 1;
    if (sent >= body.length) socket.end();
  }, pauseInMs);
  socket.once('close', () => clearInterval(timer));
}

function writeHead({ status, headers, body, framing }: FuzzResponse): string {
  const lines = [
    `HTTP/1.1 ${status} Fuzz`,
    ...headers,
    ...lengthOf(body.length, framing),
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function lengthOf(length: number, framing: FuzzResponse['framing']): readonly string[] {
  switch (framing) {
    case 'right':
      return [`Content-Length: ${length}`];
    case 'early':
      return [`Content-Length: ${Math.floor(length / 2)}`];
    case 'late':
      return [`Content-Length: ${length + 10}`];
    case 'chunked':
      return ['Transfer-Encoding: chunked'];
    case 'none':
      return [];
    default:
      return framing satisfies never;
  }
}

function frameBody({ body, framing }: FuzzResponse): Buffer {
  if (framing !== 'chunked') return body;
  const end = Buffer.from('0\r\n\r\n');
  if (body.length === 0) return end;
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n'), end]);
}
