import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { createApiKey, deleteApiKey, listApiKeys } from '#client/generated/index';
import { callExitCodesText } from './exit-codes.js';
import { print, renderTable } from './print.js';
import {
  reachGateway,
  type ReachOptions,
  withReachOptions,
  readResponse,
  readDone,
  readPages,
} from './call-gateway.js';

interface CreateOptions extends ReachOptions {
  readonly scope: string[];
  readonly connection?: string[];
  readonly expiresAt?: string;
}

const createExample = `
Example, a key for a service that refreshes one account:
  $ refresh-gateway keys create warehouse --scope refresh:read refresh:write --connection acme-shipstation`;

/** Adds `keys list | create | revoke`. */
export function addKeysCommand(program: Command): void {
  const keys = program
    .command('keys')
    .description('Lists, creates and revokes API keys of the gateway.')
    .addHelpText('after', callExitCodesText);

  withReachOptions(keys.command('list'))
    .description('Lists the keys with their ids; the secret values are never shown.')
    .action(async (options: ReachOptions) => {
      const client = await reachGateway(options);
      const found = await readPages((cursor) => listApiKeys({ client, query: { cursor } }));
      const rows = found.map(({ id, name, scopes, connections, expiresAt, lastUsedAt }) => [
        id,
        name,
        scopes.join(' '),
        connections?.join(' ') ?? 'all',
        expiresAt,
        lastUsedAt,
      ]);
      const head = ['KEY', 'NAME', 'SCOPES', 'CONNECTIONS', 'EXPIRES', 'LAST USED'];
      print(found, renderTable([head, ...rows]), options);
    });

  withReachOptions(keys.command('create <name>'))
    .description('Creates a key and prints it once.')
    .requiredOption('--scope <scopes...>', 'what the key may do, such as refresh:read')
    .option('--connection <ids...>', 'the connections that the key may see; default: all')
    .option('--expires-at <instant>', 'when the key expires, such as 2027-01-01T00:00:00Z')
    .addHelpText('after', `${createExample}\n${callExitCodesText}`)
    .action(async (name: string, options: CreateOptions) => {
      const { scope: scopes, connection: connections, expiresAt } = options;
      const client = await reachGateway(options);
      const headers = { 'Idempotency-Key': randomUUID() };
      const body = { name, scopes, connections, expiresAt };
      const created = readResponse(await createApiKey({ client, body, headers }));
      print(created, created.key ?? created.id, options);
    });

  withReachOptions(keys.command('revoke <id>'))
    .description('Revokes a key (key_…) on every replica.')
    .action(async (id: string, options: ReachOptions) => {
      const client = await reachGateway(options);
      readDone(await deleteApiKey({ client, path: { id } }));
      print({ revoked: id }, `${id} is revoked`, options);
    });
}
