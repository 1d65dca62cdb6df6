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

const nothingSeen = 'Nothing was heard of the refresh yet; it goes on where it is.';

/** Adds `show <refresh>` and `cancel <refresh>`, for refreshes that were asked for before. */
export function addShowCommand(program: Command): void {
  withReachOptions(program.command('show'))
    .description('Shows a refresh, and with --wait follows it to its end.')
    .argument('<refresh>', 'id of the refresh (rfr_…)')
    .option('--wait', 'follow the refresh to its end')
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
    .description('Withdraws a refresh; an import that was already asked for goes on at the provider.')
    .argument('<refresh>', 'id of the refresh (rfr_…)')
    .action(async (id: string, options: ReachOptions) => {
      const client = await reachGateway(options);
      const refresh = readResponse(await cancelRefresh({ client, path: { id } }));
      print(refresh, renderRefresh(refresh), options);
    });
}
