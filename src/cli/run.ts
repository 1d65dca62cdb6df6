import { Command, CommanderError } from 'commander';
import { gatewayVersion } from '../platform/gateway-version.js';
import { addConnectionsCommand } from './connections-command.js';
import { describeFailure } from './describe-failure.js';
import { exitCodes, exitCodesText, Interruption } from './exit-codes.js';
import { addKeysCommand } from './keys-command.js';
import { addRefreshCommand, addShowCommand } from './refresh-command.js';
import { addSourcesCommand } from './sources-command.js';

const start = `
First steps on one machine, without a provider account (a sandbox stands in for both providers):
  $ refresh-gateway serve
  $ refresh-gateway sources shipstation-sandbox
  $ refresh-gateway refresh shipstation-sandbox --wait

For another gateway, set its URL and your key:
  $ export GATEWAY_URL=https://refresh.example.com GATEWAY_API_KEY=rgw_…`;

/** Creates the command line. It throws a `CommanderError` instead of ending the process. */
function createProgram(): Command {
  const program = new Command('refresh-gateway')
    .description(
      'Imports orders at ShipStation and ShipEngine now, and reports when the import has finished.',
    )
    .version(gatewayVersion)
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .addHelpText('after', `${start}\n${exitCodesText}`);
  program
    .command('serve')
    .summary('Starts the gateway.')
    .description(
      'Starts the gateway; its settings come from the environment (docs/reference/configuration.md).',
    )
    .addHelpText('after', '\nExample:\n  $ PORT=8080 refresh-gateway serve')
    .action(serve);
  addRefreshCommand(program);
  addShowCommand(program);
  addSourcesCommand(program);
  addConnectionsCommand(program);
  addKeysCommand(program);
  return program;
}

/** Starts the gateway in this process. Loads it only for `serve`, so that the other commands start fast. */
async function serve(): Promise<void> {
  await import('../main.js');
}

// A reader such as `head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram().parseAsync();
} catch (error) {
  // Commander has printed the error already.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  } else {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = error instanceof Interruption ? exitCodes.interrupted : exitCodes.error;
  }
}
