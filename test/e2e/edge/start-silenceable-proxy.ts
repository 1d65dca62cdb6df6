import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy for PostgreSQL that can fall silent: it keeps and accepts connections, but forwards no more data. */
export interface SilenceableProxy {
  readonly port: number;
  /** How many connections were made to it. */
  connections(): number;
  fallSilent(): void;
  /** Ends all connections and accepts no more, as a stopped server does. */
  stop(): Promise<void>;
  /** Accepts connections again, on the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a proxy for the server at `socketPath`, on a free port of 127.0.0.1. It accepts more than `maxSessions` connections, but
 * forwards nothing of them, as a pooler whose pool is too small does.
 */
export async function startSilenceableProxy(
  socketPath: string,
  maxSessions = Infinity,
): Promise<SilenceableProxy> {
  const sockets = new Set<Socket>();
  let silent = false;
  let connections = 0;
  let open = 0;
  const server = createServer((client) => {
    connections += 1;
    if (open >= maxSessions) {
      sockets.add(client);
      client.on('error', () => client.destroy());
      return;
    }
    open += 1;
    client.on('close', () => (open -= 1));
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
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stop,
    start: () => listen(port),
    connections: () => connections,
    fallSilent: () => {
      silent = true;
    },
    close: stop,
  };
}
