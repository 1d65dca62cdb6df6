import type { Command } from 'commander';
import { listSources } from '#client/generated/index';
import { callExitCodesText } from './exit-codes.js';
import { print, renderTable } from './print.js';
import { reachGateway, type ReachOptions, withReachOptions, readPages } from './call-gateway.js';

/** Adds `sources <connection>`. */
export function addSourcesCommand(program: Command): void {
  withReachOptions(program.command('sources'))
    .summary('Lists what can be refreshed in a connection.')
    .description('Lists the stores (ShipStation) or order sources (ShipEngine) of a connection.')
    .argument('<connection>', 'id of the connection')
    .addHelpText('after', `\nExample:\n  $ refresh-gateway sources shipstation-sandbox\n${callExitCodesText}`)
    .action(async (id: string, options: ReachOptions) => {
      const client = await reachGateway(options);
      const sources = await readPages((cursor) => listSources({ client, path: { id }, query: { cursor } }));
      const rows = sources.map(({ id: source, name, marketplace, status, refreshable, lastAttemptAt }) => [
        source,
        name,
        marketplace,
        status,
        refreshable ? 'yes' : 'no',
        lastAttemptAt,
      ]);
      const head = ['SOURCE', 'NAME', 'MARKETPLACE', 'STATUS', 'REFRESHABLE', 'LAST ATTEMPT'];
      print(sources, renderTable([head, ...rows]), options);
    });
}
