import type { ClientsReport, ClientsTask } from './client-messages.js';
import { NotifiedClient } from './notified-client.js';

// A separate process with all the clients. It connects them, waits until all are notified, and reports when each one was.

const openBatchSize = 100;

async function play({ port, key, refreshIds, clientsForEach }: ClientsTask): Promise<void> {
  const headers = `Host: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\n`;
  const streams: NotifiedClient[] = [];
  const waiters: NotifiedClient[] = [];
  const ids = Array.from({ length: clientsForEach / 2 }, () => refreshIds).flat();
  for (let index = 0; index < ids.length; index += openBatchSize) {
    const opened = ids
      .slice(index, index + openBatchSize)
      .map((id) => new NotifiedClient(port, `GET /refresh/${id}/events HTTP/1.1\r\n${headers}\r\n`));
    streams.push(...opened);
    await Promise.all(opened.map((client) => client.responseStarted));
  }
  for (let index = 0; index < ids.length; index += openBatchSize) {
    waiters.push(
      ...ids
        .slice(index, index + openBatchSize)
        .map(
          (id) =>
            new NotifiedClient(port, `GET /refresh/${id} HTTP/1.1\r\n${headers}Prefer: wait=50\r\n\r\n`),
        ),
    );
    // Nothing shows that a client waits. But the server accepts this batch before it responds to a later connection.
    await fetch(`http://127.0.0.1:${port}/health/live`, { headers: { connection: 'close' } });
  }
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  report({ kind: 'waiting' });
  const notified = {
    streams: await Promise.all(streams.map((client) => client.notifiedAtInMs)),
    waiters: await Promise.all(waiters.map((client) => client.notifiedAtInMs)),
  };
  for (const client of [...streams, ...waiters]) client.close();
  report({ kind: 'notified', ...notified }, () => process.disconnect());
}

function report(message: ClientsReport, onSent?: () => void): void {
  process.send?.(message, undefined, undefined, onSent);
}

process.once('message', (task) => void play(task as ClientsTask));
