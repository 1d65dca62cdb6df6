import type { Operation } from './list-operations.js';
import type { StoredGateway } from './stored-gateway.js';

/** Medians of one operation. */
export interface SideBySide {
  readonly beforeInMs: number;
  readonly afterInMs: number;
}

const warmUpTurns = 10;

/** Measures an operation at both gateways in turn, so that other load on the machine affects both equally. */
export async function measureSideBySide(
  operation: Operation,
  {
    before,
    after,
    turns,
  }: { readonly before: StoredGateway; readonly after: StoredGateway; readonly turns: number },
): Promise<SideBySide> {
  const times = new Map<StoredGateway, number[]>([
    [before, []],
    [after, []],
  ]);
  for (let turn = 0; turn < warmUpTurns + turns; turn += 1) {
    for (const gateway of turn % 2 === 0 ? [before, after] : [after, before]) {
      const startedAtInMs = performance.now();
      await operation(gateway, turn);
      if (turn >= warmUpTurns) times.get(gateway)?.push(performance.now() - startedAtInMs);
    }
  }
  return { beforeInMs: median(times.get(before) ?? []), afterInMs: median(times.get(after) ?? []) };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
