import { invariants } from '../check/invariant.js';
import type { PlayedSeed } from '../play-seed.js';
import type { PlayedRange } from './play-range.js';

/** The counters as a table, each with how often it happened; those at zero are marked. */
export function renderCoverage(coverage: Readonly<Record<string, number>>): string {
  const lines = Object.entries(coverage).map(([name, times]) => {
    const [group, ...rest] = name.split(': ');
    return {
      group: group ?? '',
      text: `  ${String(times).padStart(9)}  ${rest.join(': ')}${times === 0 ? '   ← NEVER' : ''}`,
    };
  });
  const groups = Map.groupBy(lines, (line) => line.group);
  return [...groups].map(([group, of]) => `${group}\n${of.map((line) => line.text).join('\n')}`).join('\n');
}

/** The rule that a seed broke, the steps that led to it, and the command that plays it again. */
export function renderBroken({ seed, broken }: PlayedSeed): string {
  if (broken === null) return `Seed ${seed}: everything holds.`;
  return [
    ...broken.lastSteps,
    `Seed ${seed} breaks ${broken.message}`,
    `Again: npm run simulate -- --seeds 1 --from ${seed}`,
  ].join('\n');
}

/** One line on a range of seeds. */
export function renderSummary({ seeds, steps, broken }: PlayedRange, tookInMs: number): string {
  const rules = Object.keys(invariants).length;
  const pace = (tookInMs / Math.max(1, seeds)).toFixed(1);
  const result =
    broken.length === 0
      ? 'all hold'
      : `broken in ${broken.length}: ${broken
          .map((one) => one.seed)
          .slice(0, 20)
          .join(', ')}`;
  return `${seeds} seeds, ${steps} steps, ${rules} rules after every step: ${result}. ${(tookInMs / 1000).toFixed(1)} s, ${pace} ms a seed.`;
}
