import { describe, expect, it } from '@jest/globals';
import { listNames } from './list-names.js';
import { doTasks } from './run/do-tasks.js';
import type { FoundFlaw } from './run/find-flaw.js';
import type { Task } from './run/task.js';
import { type Flaw, flaws } from './world-flaw.js';

const maxSeeds = 1000;

/** The first seed for rare bugs: one that has found them. The others show within a few seeds from 1 on. */
const firstSeedsOfRareBugs: Partial<Readonly<Record<Flaw, number>>> = {
  'lost-call-forgotten': 53,
  'never-polls': 184,
  'sends-without-lease': 62,
};

describe('the bugs planted in the gateway', () => {
  it(`are found, each within ${maxSeeds} seeds`, async () => {
    const planted = listNames(flaws);
    expect(planted.length).toBeGreaterThanOrEqual(12);
    const tasks = planted.map((flaw): Task => {
      return { kind: 'find-flaw', flaw, from: firstSeedsOfRareBugs[flaw] ?? 1, maxSeeds };
    });
    const searched: FoundFlaw[] = [];
    await doTasks(tasks, 2, (result) => {
      if (result.kind === 'searched') searched.push(result.flaw);
    });
    expect(searched).toHaveLength(planted.length);
    expect(searched.filter(({ found }) => found === null)).toEqual([]);
  });
});
