import { CommanderError } from 'commander';
import { createProgram } from './create-program.js';
import { describeFailure } from './describe-failure.js';
import { exitCodes } from './exit-codes.js';
import { Interruption } from './interruption.js';

/** Loads the gateway only for `serve`, so that the other commands start fast. */
async function serve(): Promise<void> {
  await import('../main.js');
}

// A reader such as `head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram(serve).parseAsync();
} catch (error) {
  // Commander has printed the error already.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  } else {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = error instanceof Interruption ? exitCodes.interrupted : exitCodes.error;
  }
}
