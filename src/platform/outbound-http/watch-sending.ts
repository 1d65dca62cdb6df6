import http from 'node:http';
import https from 'node:https';
import { type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Watches one HTTP request on its way out. */
export interface SendingWatch {
  /** The transport for axios. It follows no redirects. */
  readonly transport: {
    request(
      options: http.RequestOptions,
      onResponse: (response: http.IncomingMessage) => void,
    ): http.ClientRequest;
  };
  /** False only if certainly no byte of the request was sent: there was no connection (or no TLS session). */
  mayHaveBeenSent(): boolean;
}

/**
 * Node writes a request only when its socket is connected, for https when the handshake is done. Error codes do not show this
 * (ECONNRESET comes before and after); the events of the socket do.
 */
export function watchSending(url: string): SendingWatch {
  const native = url.startsWith('https:') ? https : http;
  let mayHaveBeenSent = false;
  const watchSocket = (socket: Socket): void => {
    if (!socket.connecting) {
      // A kept-alive socket: Node sends the request immediately.
      mayHaveBeenSent = true;
      return;
    }
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
      mayHaveBeenSent = true;
    });
  };
  return {
    transport: {
      request: (options, onResponse) => native.request(options, onResponse).once('socket', watchSocket),
    },
    mayHaveBeenSent: () => mayHaveBeenSent,
  };
}
