import { connect, type Socket } from 'node:net';

/** When a client was told of the end, in milliseconds since 1970, on a clock that does not jump. */
const nowInMs = () => performance.timeOrigin + performance.now();

/** What every client reads into: a buffer for each read would cost more than all the rest. */
const sharedBuffer = Buffer.alloc(65_536);
const end = Buffer.from('"status":"succeeded"');

/** One client on a socket of its own: as little of a client as can be, so that the servers are measured and not the clients. */
export class NotifiedClient {
  readonly notifiedAtInMs: Promise<number>;
  /** The server has begun to answer: a stream shows its present state. */
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
    this.socket.on('close', () => notified.reject(new Error('A client was cut off before it was told.')));
  }

  close(): void {
    this.socket.destroy();
  }
}
