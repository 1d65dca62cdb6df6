import { listNames } from '../list-names.js';
import { flaws } from '../world-flaw.js';
import { doTasks } from './do-tasks.js';
import type { FoundFlaw } from './find-flaw.js';
import type { Task } from './task.js';

/** Plants every known bug alone and reports which seed and which rule find it. */
export async function searchFlaws(
  from: number,
  maxSeeds: number,
  workers: number,
): Promise<{ readonly table: string; readonly missed: number }> {
  const tasks = listNames(flaws).map((flaw): Task => ({ kind: 'find-flaw', flaw, from, maxSeeds }));
  const found: FoundFlaw[] = [];
  await doTasks(tasks, workers, (result) => {
    if (result.kind === 'searched') found.push(result.flaw);
  });
  const missed = found.filter((one) => one.found === null).length;
  const rows = found
    .toSorted((one, other) => (one.flaw < other.flaw ? -1 : 1))
    .map((one) => render(one, maxSeeds));
  const summary = `${found.length - missed} of ${found.length} planted bugs are found within ${maxSeeds} seeds.`;
  return { table: [...rows, summary].join('\n'), missed };
}

function render({ flaw, found }: FoundFlaw, maxSeeds: number): string {
  const how =
    found === null ? `not found within ${maxSeeds} seeds` : `seed ${found.seed}, by ${found.invariant}`;
  return `${flaw.padEnd(32)} ${how.padEnd(48)} ${flaws[flaw]}`;
}
