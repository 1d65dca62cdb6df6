import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy for PostgreSQL that can fall silent: it keeps and accepts connections, but forwards no more data. */
export interface SilenceableProxy {
  readonly port: number;
  /** How many connections were made to it. */
  connections(): number;
  fallSilent(): void;
  close(): Promise<void>;
}

/** Starts a proxy for the server at `socketPath`, on a free port of 127.0.0.1. */
export async function startSilenceableProxy(socketPath: string): Promise<SilenceableProxy> {
  const sockets = new Set<Socket>();
  let silent = false;
  let connections = 0;
  const server = createServer((client) => {
    connections += 1;
    const upstream = connect(socketPath);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => void (silent || to.write(chunk)));
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    fallSilent: () => {
      silent = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
