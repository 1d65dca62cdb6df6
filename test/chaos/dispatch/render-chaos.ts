import type { ChaosResult } from './run-chaos.js';

/** The table of what was done and what held. */
export function renderChaos({ rounds, verdicts, idleAfterInMs, logged }: ChaosResult): string {
  const counts = new Map<string, number>();
  for (const { kind } of rounds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const marks = { true: 'holds ', false: 'BROKEN', null: '      ' };
  return [
    `Troubles: ${[...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ')}`,
    `At rest ${(idleAfterInMs / 1000).toFixed(1)} s after the last`,
    ...verdicts.map(({ claim, figure, isMet }) => `  ${marks[`${isMet}`]}  ${claim}: ${figure}`),
    ...logged.slice(0, 8).map((line) => `  logged  ${line}`),
  ].join('\n');
}
