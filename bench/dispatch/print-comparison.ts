import { type Comparison, type Goal, seconds } from './judge-goals.js';
import { type Outcome, percentile } from './outcome.js';

const columns = [
  '',
  'calls',
  'lists',
  'statuses',
  'triggers',
  '429s',
  'notified',
  'last end',
  'notified p50',
  'notified p99',
];

/** Prints the table of a scenario: the three contenders, and the ratios of gateway and ideal. */
export function printComparison({ scenario, gateway, script, ideal }: Comparison): void {
  const rows = [
    columns,
    describe('gateway', gateway),
    describe('plain script', script),
    describe('ideal', ideal),
  ];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  const ratio = (of: (outcome: Outcome) => number) => (of(gateway) / of(ideal)).toFixed(2);
  const ratios = `gateway / ideal: calls ${ratio((one) => one.calls)}, time ${ratio((one) => one.totalInMs)}`;
  process.stdout.write(`\n(${scenario.name}) ${scenario.title}\n${lines.join('\n')}\n${ratios}\n`);
}

/** Prints each goal with the measured value and whether it is met. */
export function printGoals(goals: readonly Goal[]): void {
  for (const { name, measured, isMet } of goals) {
    process.stdout.write(`  ${isMet ? 'met   ' : 'MISSED'}  ${name}: ${measured}\n`);
  }
}

function describe(name: string, outcome: Outcome): readonly string[] {
  return [
    name,
    String(outcome.calls),
    String(outcome.listReads),
    String(outcome.statusReads),
    String(outcome.triggers),
    String(outcome.throttled),
    String(outcome.notified),
    seconds(outcome.totalInMs),
    seconds(percentile(outcome.delaysInMs, 0.5)),
    seconds(percentile(outcome.delaysInMs, 0.99)),
  ];
}
