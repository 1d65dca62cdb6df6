import { cpus } from 'node:os';
import { measureBare } from './measure-bare.js';
import { measureGateway } from './measure-gateway.js';
import { type Figures, percentile } from './measure.js';

// Measures the time from the read that shows a hundred finished imports until ten thousand clients are notified, half of them
// on streams and half with `Prefer: wait`, against a bare Fastify. The exit code is 1 when a goal is missed. `--short` uses a
// tenth of the clients.

const refreshCount = 100;
const clientsForEach = process.argv.includes('--short') ? 10 : 100;
const maxRatio = 2;
const maxInMs = 250;
const maxBytesBeyond = 15_000;

const print = (line = '') => process.stdout.write(`${line}\n`);
const all = ({ streamsInMs, waitersInMs }: Figures) => [...streamsInMs, ...waitersInMs];
const inMs = (value: number) => `${value.toFixed(0)} ms`.padStart(9);

function printRow(title: string, figures: Figures): void {
  const cells = [all(figures), figures.streamsInMs, figures.waitersInMs].map(
    (values) =>
      `${inMs(percentile(values, 0.5))}${inMs(percentile(values, 0.99))}${inMs(Math.max(...values))}`,
  );
  print(
    `${title.padEnd(14)}${cells.join('  ')}${`${(figures.bytesForEachClient / 1000).toFixed(1)} kB`.padStart(11)}`,
  );
}

function printGoal(title: string, isMet: boolean): void {
  print(`${isMet ? 'met    ' : 'MISSED '} ${title}`);
  if (!isMet) process.exitCode = 1;
}

const clientCount = refreshCount * clientsForEach;
print(
  `${clientCount} clients of ${refreshCount} refreshes on one replica; ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
);
const { figures: gateway, finished } = await measureGateway(refreshCount, clientsForEach);
const bare = await measureBare(finished, clientsForEach);
print(
  `${''.padEnd(14)}${['all clients', 'streams', 'waiters'].map((name) => name.padStart(27)).join('  ')}     memory`,
);
print(
  `${''.padEnd(14)}${Array.from({ length: 3 }, () => '      p50      p99     last').join('  ')}   a client`,
);
printRow('gateway', gateway);
printRow('bare Fastify', bare);
print();
const p99 = percentile(all(gateway), 0.99);
const ratio = p99 / percentile(all(bare), 0.99);
const beyond = gateway.bytesForEachClient - bare.bytesForEachClient;
printGoal(`p99 is at most ${maxRatio} x the bare server's: ${ratio.toFixed(2)} x`, ratio <= maxRatio);
printGoal(`p99 is under ${maxInMs} ms: ${p99.toFixed(0)} ms`, p99 < maxInMs);
printGoal(
  `memory is under ${maxBytesBeyond / 1000} kB a client beyond the bare server's: ${(beyond / 1000).toFixed(1)} kB`,
  beyond < maxBytesBeyond,
);
