import type { Flaw } from '../world-flaw.js';
import { findFlaw, type FoundFlaw } from './find-flaw.js';
import { type PlayedRange, playRange } from './play-range.js';
import type { SeedRange } from './seed-range.js';

/** A piece of work for one worker. */
export type Task =
  | ({ readonly kind: 'play' } & SeedRange)
  | { readonly kind: 'find-flaw'; readonly flaw: Flaw; readonly from: number; readonly maxSeeds: number };

/** The result of a task. */
export type TaskResult =
  | { readonly kind: 'played'; readonly range: PlayedRange }
  | { readonly kind: 'searched'; readonly flaw: FoundFlaw };

/** Runs one task. */
export async function doTask(task: Task): Promise<TaskResult> {
  switch (task.kind) {
    case 'play':
      return { kind: 'played', range: await playRange(task) };
    case 'find-flaw':
      return { kind: 'searched', flaw: await findFlaw(task.flaw, task.from, task.maxSeeds) };
    default:
      return task satisfies never;
  }
}
