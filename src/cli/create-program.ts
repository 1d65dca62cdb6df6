import { Command } from 'commander';
import { gatewayVersion } from '../platform/gateway-version.js';
import { addConnectionsCommand } from './connections-command.js';
import { exitCodesText } from './exit-codes.js';
import { addKeysCommand } from './keys-command.js';
import { addRefreshCommand } from './refresh-command.js';
import { addShowCommand } from './show-command.js';
import { addSourcesCommand } from './sources-command.js';

const start = `
First steps on one machine, without a provider account (a sandbox stands in for both providers):
  $ refresh-gateway serve
  $ refresh-gateway sources shipstation-sandbox
  $ refresh-gateway refresh shipstation-sandbox --wait

For another gateway, set its URL and your key:
  $ export GATEWAY_URL=https://refresh.example.com GATEWAY_API_KEY=rgw_…`;

/** Creates the command line. `serve` starts the gateway in this process. Throws a `CommanderError` instead of ending the process. */
export function createProgram(serve: () => Promise<void>): Command {
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
