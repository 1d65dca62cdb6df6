import { connect, type Socket } from 'node:net';

/** Milliseconds since 1970, on a clock that does not jump. */
const nowInMs = () => performance.timeOrigin + performance.now();

/** All clients read into one buffer: a buffer per read would cost more than everything else. */
const sharedBuffer = Buffer.alloc(65_536);
const end = Buffer.from('"status":"succeeded"');

/** A minimal client on its own socket, so that the servers are measured and not the clients. */
export class NotifiedClient {
  readonly notifiedAtInMs: Promise<number>;
  /** Resolves when the response has started: a stream shows its current state. */
  readonly responseStarted: Promise<void>;
  private readonly socket: Socket;

  constructor(port: number, request: string) {
    const notified = Promise.withResolvers<number>();
    const started = Promise.withResolvers<void>();
    this.notifiedAtInMs = notified.promise;
    this.responseStarted = started.promise;
    this.socket = connect({
      port,
      host: '127.0.0.1',
      onread: {
        buffer: sharedBuffer,
        callback: (length) => {
          started.resolve();
          if (sharedBuffer.subarray(0, length).includes(end)) notified.resolve(nowInMs());
          return true;
        },
      },
    });
    this.socket.on('connect', () => this.socket.write(request));
    this.socket.on('error', notified.reject);
    this.socket.on('close', () =>
      notified.reject(new Error('A client was disconnected before it was notified.')),
    );
  }

  close(): void {
    this.socket.destroy();
  }
}
