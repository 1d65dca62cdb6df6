import { readFile } from 'node:fs/promises';

/** The percentile for a fraction (0 to 1) of the values (nearest rank). */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(Math.ceil(sorted.length * fraction) - 1, 0)] ?? NaN;
}

/** The resident memory of a process, in bytes. */
export async function readResidentBytes(pid: number): Promise<number> {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** The measurements of one server. */
export interface Figures {
  /** For each client, the time until it was notified. */
  readonly streamsInMs: readonly number[];
  readonly waitersInMs: readonly number[];
  readonly bytesForEachClient: number;
}
