import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import {
  type Connection,
  createConnection,
  deleteConnection,
  getConnection,
  listConnections,
  verifyConnection,
} from '#client/generated/index';
import {
  reachGateway,
  type ReachOptions,
  readDone,
  readPages,
  readResponse,
  withReachOptions,
} from './call-gateway.js';
import { callExitCodesText, exitCodes } from './exit-codes.js';
import { print, renderTable } from './print.js';

interface AddOptions extends ReachOptions {
  readonly provider: string;
  readonly credentialsFile: string;
  readonly baseUrl?: string;
}

const addExample = `
The credentials come from a JSON file, so that no process list shows them. A hyphen (-) reads standard input:
  $ echo '{"apiKey":"…","apiSecret":"…"}' | refresh-gateway connections add acme --provider shipstation --credentials-file -`;

const verifyExitCode = `  ${exitCodes.failed}  verify: the provider does not accept the credentials`;

/** Adds `connections list | show | add | verify | remove`. */
export function addConnectionsCommand(program: Command): void {
  const connections = program
    .command('connections')
    .description('Lists, shows, adds, verifies and removes connections (accounts at a provider).')
    .addHelpText('after', `${callExitCodesText}\n${verifyExitCode}`);

  withReachOptions(connections.command('list'))
    .description('Lists the connections that the key may see.')
    .action(async (options: ReachOptions) => {
      const client = await reachGateway(options);
      const found = await readPages((cursor) => listConnections({ client, query: { cursor } }));
      print(found, renderConnections(found), options);
    });

  withReachOptions(connections.command('show <id>'))
    .description('Shows one connection.')
    .action(async (id: string, options: ReachOptions) => {
      const client = await reachGateway(options);
      const found = readResponse(await getConnection({ client, path: { id } }));
      print(found, renderConnections([found]), options);
    });

  withReachOptions(connections.command('add <id>'))
    .description('Adds a connection after one call has verified its credentials.')
    .requiredOption('--provider <provider>', 'shipstation or shipengine')
    .requiredOption('--credentials-file <path>', 'JSON file with the credentials; - is standard input')
    .option('--base-url <url>', 'another base URL of the provider, from PROVIDER_BASE_URL_ALLOWLIST')
    .addHelpText('after', `${addExample}\n${callExitCodesText}`)
    .action(async (id: string, options: AddOptions) => {
      const { provider, baseUrl, credentialsFile } = options;
      const client = await reachGateway(options);
      const credentials = readTexts(await readCredentials(credentialsFile));
      const headers = { 'Idempotency-Key': randomUUID() };
      const body = { id, provider, credentials, baseUrl };
      const added = readResponse(await createConnection({ client, body, headers }));
      print(added, renderConnections([added]), options);
    });

  withReachOptions(connections.command('verify <id>'))
    .description('Verifies the stored credentials with one harmless call.')
    .addHelpText('after', `${callExitCodesText}\n${verifyExitCode}`)
    .action(async (id: string, options: ReachOptions) => {
      const client = await reachGateway(options);
      const found = readResponse(await verifyConnection({ client, path: { id } }));
      print(found, JSON.stringify(found, null, 2), options);
      if (!found.accepted) process.exitCode = exitCodes.failed;
    });

  withReachOptions(connections.command('remove <id>'))
    .description('Removes a connection and its credentials. Its history stays; its id cannot be used again.')
    .action(async (id: string, options: ReachOptions) => {
      const client = await reachGateway(options);
      readDone(await deleteConnection({ client, path: { id } }));
      print({ removed: id }, `${id} is removed`, options);
    });
}

async function readCredentials(path: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`The credentials cannot be read from ${path}.`, { cause: error });
  }
}

function renderConnections(connections: readonly Connection[]): string {
  const rows = connections.map(({ id, provider, status, statusReason, managedBy, credentialHint }) => [
    id,
    provider,
    statusReason === null ? status : `${status} (${statusReason})`,
    managedBy,
    credentialHint,
  ]);
  return renderTable([['CONNECTION', 'PROVIDER', 'STATUS', 'MANAGED BY', 'CREDENTIAL'], ...rows]);
}

/** Reads a JSON object of strings, such as credentials. Its errors never quote the input. */
function readTexts(json: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(readObject(json))) {
    if (typeof value !== 'string') throw new Error(`The value of ${name} must be a string.`);
    texts[name] = value;
  }
  return texts;
}

function readObject(json: string): object {
  const value = parse(json);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error('It must be a JSON object, such as {"apiKey":"…"}.');
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's message quotes the input.
    return null;
  }
}
