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
