import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { renderChaos } from './render-chaos.js';
import { runChaos } from './run-chaos.js';

const shortInSeconds = 45;

const program = new Command('chaos')
  .description(
    'Three gateways on one PostgreSQL, providers that lose responses, and random faults for all of them.',
  )
  .option('--seed <number>', 'draws the same faults and requests again', readCount)
  .option('--seconds <number>', 'how long faults are made', readCount, 180)
  .option('--short', `faults for ${shortInSeconds} seconds`)
  .option('--callers <number>', 'how many callers send requests at the same time', readCount, 6)
  .parse();
const options = program.opts<{ seed?: number; seconds: number; short?: true; callers: number }>();
const seed = options.seed ?? randomInt(1, 1_000_000);
process.stdout.write(`chaos --seed ${seed}\n`);
const seconds = options.short === true ? shortInSeconds : options.seconds;
const result = await runChaos({ seed, seconds, callers: options.callers });
process.stdout.write(`${renderChaos(result)}\n`);
const broken = result.verdicts.filter(({ isMet }) => isMet === false).length;
const passed = result.verdicts.filter(({ isMet }) => isMet === true).length;
process.stdout.write(`${passed} passed, ${broken} failed\n`);
process.exitCode = broken === 0 ? 0 : 1;

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return count;
}
