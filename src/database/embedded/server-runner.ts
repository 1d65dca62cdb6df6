import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseLogger } from '../database.js';
import type { GuardedProcess } from './guarded-process.js';
import { type ServerOptions, startServer } from './start-server.js';

const restartDelayInMs = 1_000;

/** Keeps one server running. Restarts it when it ends by itself, for example killed by the system. */
export class ServerRunner {
  private server: GuardedProcess | null = null;
  private readonly stopping = new AbortController();
  private restarting: Promise<void> = Promise.resolve();
  private readonly options: ServerOptions;
  private readonly logger: DatabaseLogger;

  constructor(options: ServerOptions, logger: DatabaseLogger) {
    this.options = options;
    this.logger = logger;
  }

  /** Resolves when the server accepts connections. */
  async start(): Promise<void> {
    const server = await startServer(this.options);
    this.server = server;
    void server.succeeded.then(() => {
      if (this.stopping.signal.aborted) return;
      this.logger.error({ pid: server.pid }, 'the embedded PostgreSQL ended by itself and is started again');
      this.restarting = this.restart();
    });
  }

  serverPid(): number {
    return this.server?.pid ?? 0;
  }

  /** Resolves when no server is running. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.restarting;
    if (this.server !== null) await stopServer(this.server);
  }

  private async restart(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.pause();
      if (this.stopping.signal.aborted) return;
      try {
        return await this.start();
      } catch (error) {
        this.logger.error({ err: error }, 'the embedded PostgreSQL does not start; it is tried again');
      }
    }
  }

  private async pause(): Promise<void> {
    await sleep(restartDelayInMs, undefined, { signal: this.stopping.signal }).catch((error: Error) => {
      if (error.name !== 'AbortError') throw error;
    });
  }
}

const steps = [
  { signal: 'SIGINT', limitInMs: 10_000 },
  { signal: 'SIGQUIT', limitInMs: 5_000 },
  { signal: 'SIGKILL', limitInMs: 5_000 },
] as const;

/** Stops the server: fast shutdown, then immediate, then by force. Resolves when it has exited. */
export async function stopServer(server: GuardedProcess): Promise<void> {
  for (const { signal, limitInMs } of steps) {
    server.signal(signal);
    const limit = new AbortController();
    const finished = await Promise.race([
      server.succeeded.then(() => true),
      sleep(limitInMs, false, { signal: limit.signal }).catch(() => true),
    ]);
    limit.abort();
    if (finished) return;
  }
  throw new Error(`The embedded PostgreSQL (process ${server.pid}) does not stop.`);
}
