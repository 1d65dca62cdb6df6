import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ClientsReport, ClientsTask } from './client-messages.js';

/** Clients in a process of their own. */
export interface RunningClients {
  /** Resolves when all clients wait. */
  readonly waiting: Promise<void>;
  /** Resolves when all clients were notified, with the time of each in milliseconds since 1970. */
  readonly notified: Promise<{ readonly streams: readonly number[]; readonly waiters: readonly number[] }>;
}

/** Starts the clients. Their process exits after all were notified. */
export function runClients(task: ClientsTask): RunningClients {
  const child = fork(new URL('./clients.ts', import.meta.url), { execArgv: process.execArgv });
  const waiting = Promise.withResolvers<void>();
  const notified = Promise.withResolvers<Extract<ClientsReport, { kind: 'notified' }>>();
  child.on('message', (message) => {
    const report = message as ClientsReport;
    if (report.kind === 'notified') notified.resolve(report);
    else waiting.resolve();
  });
  // The last message may come after the exit, but not after this event.
  void once(child, 'disconnect').then(() => {
    const error = new Error('The clients exited before they were notified.');
    waiting.reject(error);
    notified.reject(error);
  });
  child.send(task);
  return { waiting: waiting.promise, notified: notified.promise };
}
