import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type Figures, readResidentBytes } from './measure.js';
import { runClients } from './run-clients.js';

/** Measures the bare server with as many clients and the same refreshes. */
export async function measureBare(
  refreshes: readonly { readonly id: string }[],
  clientsForEach: number,
): Promise<Figures> {
  const server = fork(new URL('./bare-server.ts', import.meta.url), { execArgv: process.execArgv });
  const [port] = (await once(server, 'message')) as [number];
  const pid = server.pid ?? 0;
  const refreshIds = refreshes.map(({ id }) => id);
  const before = await readResidentBytes(pid);
  const clients = runClients({ port, key: 'none', refreshIds, clientsForEach });
  await clients.waiting;
  const grownBytes = (await readResidentBytes(pid)) - before;
  const fromInMs = performance.timeOrigin + performance.now();
  server.send(Object.fromEntries(refreshes.map((refresh) => [refresh.id, refresh])));
  const { streams, waiters } = await clients.notified;
  server.disconnect();
  await once(server, 'exit');
  return {
    streamsInMs: streams.map((atInMs) => atInMs - fromInMs),
    waitersInMs: waiters.map((atInMs) => atInMs - fromInMs),
    bytesForEachClient: grownBytes / (refreshIds.length * clientsForEach),
  };
}
