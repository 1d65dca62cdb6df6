import type { ChaosResult } from './run-chaos.js';

/** The table of the faults and of the verdicts. */
export function renderChaos({ rounds, verdicts, idleAfterInMs, logged }: ChaosResult): string {
  const counts = new Map<string, number>();
  for (const { kind } of rounds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const labels = { true: 'holds ', false: 'BROKEN', null: '      ' };
  return [
    `Faults: ${[...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ')}`,
    `Idle ${(idleAfterInMs / 1000).toFixed(1)} s after the last`,
    ...verdicts.map(({ claim, figure, isMet }) => `  ${labels[`${isMet}`]}  ${claim}: ${figure}`),
    ...logged.slice(0, 8).map((line) => `  logged  ${line}`),
  ].join('\n');
}
