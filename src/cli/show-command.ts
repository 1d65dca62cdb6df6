import type { Command } from 'commander';
import { cancelRefresh, getRefresh } from '#client/generated/index';
import { waitForEnd } from '#client/wait-for-end';
import { exitCodeOf, exitCodesText } from './exit-codes.js';
import { print } from './print.js';
import { reachGateway, type ReachOptions, withReachOptions } from './reach-gateway.js';
import { readResponse } from './read-response.js';
import { renderRefresh } from './render-refresh.js';
import { waitOnTerminal } from './wait-on-terminal.js';

interface ShowOptions extends ReachOptions {
  readonly wait?: boolean;
}

const nothingSeen = 'The status of the refresh is not known yet. The refresh continues.';

/** Adds `show <refresh>` and `cancel <refresh>`. */
export function addShowCommand(program: Command): void {
  withReachOptions(program.command('show'))
    .description('Shows a refresh. With --wait, waits for its end.')
    .argument('<refresh>', 'id of the refresh (rfr_…)')
    .option('--wait', 'wait for the end of the refresh')
    .addHelpText('after', `\nExample:\n  $ refresh-gateway show rfr_… --wait\n${exitCodesText}`)
    .action(async (id: string, options: ShowOptions) => {
      const client = await reachGateway(options);
      const refresh =
        options.wait === true
          ? await waitOnTerminal((waiting) => waitForEnd(client, id, waiting), nothingSeen)
          : readResponse(await getRefresh({ client, path: { id } }));
      print(refresh, renderRefresh(refresh), options);
      process.exitCode = exitCodeOf(refresh.status);
    });

  withReachOptions(program.command('cancel'))
    .description('Cancels a refresh. An import that was already triggered continues at the provider.')
    .argument('<refresh>', 'id of the refresh (rfr_…)')
    .action(async (id: string, options: ReachOptions) => {
      const client = await reachGateway(options);
      const refresh = readResponse(await cancelRefresh({ client, path: { id } }));
      print(refresh, renderRefresh(refresh), options);
    });
}
