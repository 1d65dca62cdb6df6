import http from 'node:http';
import https from 'node:https';
import { type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Watches one HTTP request on its way out. */
export interface SendingWatch {
  /** The transport to hand to axios; follows no redirects. */
  readonly transport: {
    request(
      options: http.RequestOptions,
      onResponse: (response: http.IncomingMessage) => void,
    ): http.ClientRequest;
  };
  /** False only when it is certain that no byte of the request left: no connection (or no TLS session) ever came up. */
  mayHaveBeenSent(): boolean;
}

/**
 * Node writes a request only once its socket is connected, for https once the handshake is done. Error codes cannot tell
 * this (ECONNRESET comes before and after); the socket's own events can.
 */
export function watchSending(url: string): SendingWatch {
  const native = url.startsWith('https:') ? https : http;
  let mayHaveBeenSent = false;
  const watchSocket = (socket: Socket): void => {
    if (!socket.connecting) {
      // A kept-alive socket: the request goes out at once.
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
