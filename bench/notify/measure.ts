import { readFile } from 'node:fs/promises';

/** The value below which the fraction of the values lies (nearest rank). */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(Math.ceil(sorted.length * fraction) - 1, 0)] ?? NaN;
}

/** The memory that a process holds, in bytes. */
export async function readResidentBytes(pid: number): Promise<number> {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** What one server showed. */
export interface Figures {
  /** From the moment that is to be told to each client's being told. */
  readonly streamsInMs: readonly number[];
  readonly waitersInMs: readonly number[];
  readonly bytesForEachClient: number;
}
