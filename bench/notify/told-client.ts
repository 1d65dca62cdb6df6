import { connect, type Socket } from 'node:net';

/** When a client was told of the end, in milliseconds since 1970, on a clock that does not jump. */
const nowInMs = () => performance.timeOrigin + performance.now();

/** One client on a socket of its own: as little of a client as can be, so that the servers are measured and not the clients. */
export class ToldClient {
  readonly isTold: Promise<number>;
  /** The server has begun to answer: a stream shows its present state. */
  readonly isAnswered: Promise<void>;
  private readonly socket: Socket;

  constructor(port: number, request: string) {
    this.socket = connect(port, '127.0.0.1');
    const told = Promise.withResolvers<number>();
    const answered = Promise.withResolvers<void>();
    this.isTold = told.promise;
    this.isAnswered = answered.promise;
    this.socket.on('connect', () => this.socket.write(request));
    this.socket.on('data', (chunk) => {
      answered.resolve();
      if (chunk.includes('"status":"succeeded"')) told.resolve(nowInMs());
    });
    this.socket.on('error', told.reject);
    this.socket.on('close', () => told.reject(new Error('A client was cut off before it was told.')));
  }

  close(): void {
    this.socket.destroy();
  }
}
