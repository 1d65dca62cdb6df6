import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedProcess } from './guarded-process.js';

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
