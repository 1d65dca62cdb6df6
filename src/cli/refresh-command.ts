import { randomUUID } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createRefresh, type CreateRefresh, type Refresh } from '#client/generated/index';
import { refreshAndWait } from '#client/refresh-and-wait';
import { exitCodeOf, exitCodesText } from './exit-codes.js';
import { print } from './print.js';
import { reachGateway, type ReachOptions, withReachOptions } from './reach-gateway.js';
import { readResponse } from './read-response.js';
import { renderRefresh } from './render-refresh.js';
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
  Import the orders of one store now, and wait until they are in:
    $ refresh-gateway refresh acme-shipstation 12345 --wait
  Every source of a connection, with the orders since a day:
    $ refresh-gateway refresh acme-shipstation --since 2026-11-01 --time-zone Europe/Berlin --wait
  It is enough if somebody asked within the last ten minutes:
    $ refresh-gateway refresh acme-shipengine --max-age 600 --wait
  In a script:
    $ refresh-gateway refresh acme-shipengine --wait --json > refresh.json || echo "ended with $?"`;

/** Adds `refresh <connection> [source]`; with `--wait` its exit code is that of the refresh's end. */
export function addRefreshCommand(program: Command): void {
  withReachOptions(program.command('refresh'))
    .summary('Asks for an import of orders.')
    .description(
      'Asks the provider of a connection to import orders now, and with --wait follows it to its end.',
    )
    .argument('<connection>', 'id of the connection (see: refresh-gateway connections list)')
    .argument('[source]', 'id of one source (see: refresh-gateway sources <connection>); left out: all')
    .option(
      '--since <instant>',
      'import orders from here: an instant with offset, or a date with --time-zone',
    )
    .option('--time-zone <name>', 'IANA name, for a --since without offset')
    .option(
      '--max-age <seconds>',
      'be content with an import that was asked for within this time',
      readSeconds,
    )
    .option('--deadline <seconds>', 'give up following after this time (60 to 86400)', readSeconds)
    .addOption(
      new Option('--priority <priority>', 'who goes first when the quota is short').choices([
        'interactive',
        'background',
      ]),
    )
    .option('--idempotency-key <key>', 'the same key and wish give the same refresh, for 24 hours')
    .option('--wait', 'follow the refresh to its end')
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
    `It is not known whether the gateway has stored it. To find out, ask for the same with --idempotency-key ${idempotencyKey}`,
  );
}
