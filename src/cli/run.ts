import { CommanderError } from 'commander';
import { createProgram } from './create-program.js';
import { describeFailure } from './describe-failure.js';
import { exitCodes } from './exit-codes.js';
import { Interruption } from './interruption.js';

/** The gateway is loaded only by who serves: the other commands start at once. */
async function serve(): Promise<void> {
  await import('../main.js');
}

// Who reads has seen enough, as `head` does: that is no failure of this command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram(serve).parseAsync();
} catch (error) {
  // What is wrong with the command line was said already.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  } else {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = error instanceof Interruption ? exitCodes.interrupted : exitCodes.error;
  }
}
