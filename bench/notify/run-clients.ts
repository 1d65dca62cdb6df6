import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ClientsReport, ClientsTask } from './client-messages.js';

/** Clients in a process of their own. */
export interface RunningClients {
  /** Resolves when every client waits. */
  readonly waiting: Promise<void>;
  /** Resolves when every client was told: when each was, in milliseconds since 1970. */
  readonly notified: Promise<{ readonly streams: readonly number[]; readonly waiters: readonly number[] }>;
}

/** Starts the clients; they end by themselves when they were told. */
export function runClients(task: ClientsTask): RunningClients {
  const child = fork(new URL('./clients.ts', import.meta.url), { execArgv: process.execArgv });
  const waiting = Promise.withResolvers<void>();
  const notified = Promise.withResolvers<Extract<ClientsReport, { kind: 'told' }>>();
  child.on('message', (message) => {
    const report = message as ClientsReport;
    if (report.kind === 'told') notified.resolve(report);
    else waiting.resolve();
  });
  // Its last message may come after its exit, but not after this.
  void once(child, 'disconnect').then(() => {
    const error = new Error('The clients ended before they were told.');
    waiting.reject(error);
    notified.reject(error);
  });
  child.send(task);
  return { waiting: waiting.promise, notified: notified.promise };
}
