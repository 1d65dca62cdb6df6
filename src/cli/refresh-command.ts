import { randomUUID } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  cancelRefresh,
  createRefresh,
  type CreateRefresh,
  getRefresh,
  type Refresh,
} from '#client/generated/index';
import { refreshAndWait } from '#client/refresh-and-wait';
import { waitForEnd } from '#client/wait-for-end';
import { exitCodeOf, exitCodesText } from './exit-codes.js';
import { print } from './print.js';
import { reachGateway, type ReachOptions, readResponse, withReachOptions } from './call-gateway.js';
import { waitOnTerminal } from './wait-on-terminal.js';

interface RefreshOptions extends ReachOptions {
  readonly since?: string;
  readonly timeZone?: string;
  readonly maxAge?: number;
  readonly deadline?: number;
  readonly priority?: NonNullable<CreateRefresh['priority']>;
  readonly idempotencyKey?: string;
  readonly wait?: boolean;
}

const examples = `
Examples:
  Import the orders of one store now, and wait for the end:
    $ refresh-gateway refresh acme-shipstation 12345 --wait
  Import every source of a connection, with the orders since a date:
    $ refresh-gateway refresh acme-shipstation --since 2026-11-01 --time-zone Europe/Berlin --wait
  Accept an import that was requested within the last ten minutes:
    $ refresh-gateway refresh acme-shipengine --max-age 600 --wait
  In a script:
    $ refresh-gateway refresh acme-shipengine --wait --json > refresh.json || echo "exit code $?"`;

/** Adds `refresh <connection> [source]`. With `--wait` the exit code reports the final status. */
export function addRefreshCommand(program: Command): void {
  withReachOptions(program.command('refresh'))
    .summary('Requests an import of orders.')
    .description(
      'Requests an import of orders at the provider of a connection. With --wait, waits for the end.',
    )
    .argument('<connection>', 'id of the connection (see: refresh-gateway connections list)')
    .argument('[source]', 'id of one source (see: refresh-gateway sources <connection>); default: all')
    .option(
      '--since <instant>',
      'import orders from this time on: an instant with offset, or a date with --time-zone',
    )
    .option('--time-zone <name>', 'IANA name, for a --since without offset')
    .option('--max-age <seconds>', 'accept an import that was requested within this time', readSeconds)
    .option('--deadline <seconds>', 'stop following after this time (60 to 86400)', readSeconds)
    .addOption(
      new Option('--priority <priority>', 'which requests go first when the quota is short').choices([
        'interactive',
        'background',
      ]),
    )
    .option('--idempotency-key <key>', 'the same key and request return the same refresh, for 24 hours')
    .option('--wait', 'wait for the end of the refresh')
    .addHelpText('after', `${examples}\n${exitCodesText}`)
    .action(async (connection: string, source: string | undefined, options: RefreshOptions) => {
      const refresh = await run({ connection, source, ...readRequest(options) }, options);
      print(refresh, renderRefresh(refresh), options);
      process.exitCode = exitCodeOf(refresh.status);
    });
}

function readSeconds(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of seconds.');
}

function readRequest({ since, timeZone, maxAge, deadline, priority }: RefreshOptions) {
  return { since, timeZone, maxAgeSeconds: maxAge, deadlineSeconds: deadline, priority };
}

async function run(request: CreateRefresh, options: RefreshOptions): Promise<Refresh> {
  const client = await reachGateway(options);
  const idempotencyKey = options.idempotencyKey ?? randomUUID();
  if (options.wait !== true) {
    const headers = { 'Idempotency-Key': idempotencyKey };
    return readResponse(await createRefresh({ client, body: request, headers }));
  }
  return waitOnTerminal(
    (waiting) => refreshAndWait(client, request, { ...waiting, idempotencyKey }),
    `It is not known whether the gateway has stored the request. To find out, repeat the command with --idempotency-key ${idempotencyKey}`,
  );
}

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

/** Renders a refresh: its status, then each error and warning on a line of its own. */
function renderRefresh(refresh: Refresh): string {
  const { id, status, outcome, waiting, error, targets, warnings } = refresh;
  const more = outcome ?? waiting?.reason;
  return [
    `${id} ${status}${more === undefined ? '' : ` (${more})`}`,
    ...(error === null ? [] : [`  ${error.code}: ${error.detail}`]),
    ...targets.flatMap((target) =>
      target.error === null
        ? []
        : [
            `  ${target.name ?? target.source} ${target.status}: ${target.error.code}: ${target.error.detail}`,
          ],
    ),
    ...warnings.map(({ code, detail, source }) =>
      [`  warning ${code}:`, ...(source === null ? [] : [`source ${source}:`]), detail].join(' '),
    ),
  ].join('\n');
}
