import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { renderBroken, renderCoverage, renderSummary } from './run/render-report.js';
import { searchFlaws } from './run/search-flaws.js';
import { simulate } from './run/simulate.js';

const minSeedsForCoverage = 200;

const program = new Command('simulate')
  .description('Plays random scenarios of replicas, callers, faults and simulated providers in virtual time.')
  .option(
    '--seeds <number>',
    'how many seeds to play; with --flaws, the maximum for each bug',
    readCount,
    200,
  )
  .option('--from <seed>', 'the first seed', readCount, 1)
  .option(
    '--workers <number>',
    'how many seeds are played at the same time',
    readCount,
    availableParallelism(),
  )
  .option('--flaws', 'plants the known bugs one by one instead, and reports which seed finds each')
  .parse();
const options = program.opts<{ seeds: number; from: number; workers: number; flaws?: true }>();
const startedAtInMs = performance.now();
const print = (text: string) => process.stdout.write(`${text}\n`);

if (options.flaws === true) {
  const { table, missed } = await searchFlaws(options.from, options.seeds, options.workers);
  print(table);
  if (missed > 0) process.exitCode = 1;
} else {
  const { range, missed } = await simulate(options.from, options.seeds, options.workers);
  print(renderCoverage(range.coverage));
  for (const played of range.broken.slice(0, 3)) print(renderBroken(played));
  print(renderSummary(range, performance.now() - startedAtInMs));
  if (range.broken.length > 0) process.exitCode = 1;
  if (options.seeds >= minSeedsForCoverage && missed.length > 0) {
    print(`Never happened: ${missed.join('; ')}.`);
    process.exitCode = 1;
  }
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return count;
}
