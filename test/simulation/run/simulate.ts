import { expectedCoverage } from '../expected-coverage.js';
import { doTasks } from './do-tasks.js';
import { addRanges, type PlayedRange } from './play-range.js';
import type { Task } from './task.js';

const seedsOfTask = 25;

/** Plays seeds and returns the expected coverage that was missed. */
export async function simulate(
  from: number,
  seeds: number,
  workers: number,
): Promise<{ readonly range: PlayedRange; readonly missed: readonly string[] }> {
  const tasks: Task[] = [];
  for (let done = 0; done < seeds; done += seedsOfTask) {
    tasks.push({ kind: 'play', from: from + done, count: Math.min(seedsOfTask, seeds - done), flaws: [] });
  }
  const ranges: PlayedRange[] = [];
  await doTasks(tasks, workers, (result) => {
    if (result.kind === 'played') ranges.push(result.range);
  });
  const range = addRanges(ranges);
  const missed = expectedCoverage.filter((name) => (range.coverage[name] ?? 0) === 0);
  const coverage = { ...Object.fromEntries(missed.map((name) => [name, 0])), ...range.coverage };
  return { range: { ...range, coverage: sortByName(coverage) }, missed };
}

function sortByName(coverage: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(coverage).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
