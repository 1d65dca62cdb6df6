import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createGatewayClient } from '#client/create-gateway-client';
import type { Client } from '#client/generated/client/index';
import { GatewayError, readProblem } from '#client/gateway-error';
import { type Environment, processEnvironment } from '../config/environment.js';
import { isLoopbackHost } from '../platform/is-loopback.js';

/** The options of every command that calls the gateway. */
export interface ReachOptions {
  readonly url?: string;
  readonly keyFile?: string;
  readonly json?: boolean;
}

const defaultUrl = 'http://127.0.0.1:3000';
const localKeyFile = 'data/admin-key';
const maxResponseTimeInMs = 65_000;

/** Adds those options to a command. */
export function withReachOptions(command: Command): Command {
  return command
    .option('--url <url>', `where the gateway is (env GATEWAY_URL; default ${defaultUrl})`)
    .option(
      '--key-file <path>',
      `file with the key (or env GATEWAY_API_KEY; default ./${localKeyFile} for a gateway on this machine)`,
    )
    .option('--json', 'print the answer as JSON');
}

/** Creates a client for the gateway named by the options or the environment. Without a key it throws an error with the remedy. */
export async function reachGateway(
  { url, keyFile }: ReachOptions,
  environment: Environment = processEnvironment(),
): Promise<Client> {
  const baseUrl = url ?? (environment['GATEWAY_URL'] || defaultUrl);
  if (!URL.canParse(baseUrl)) throw new Error(`Not a URL: ${baseUrl}`);
  const fromEnvironment = environment['GATEWAY_API_KEY'];
  if (keyFile === undefined && fromEnvironment) return createClient(baseUrl, fromEnvironment);
  // The key created at first start is sent to gateways on this machine only.
  if (keyFile === undefined && !isLoopbackHost(new URL(baseUrl).hostname))
    throw new Error('No key: set GATEWAY_API_KEY or --key-file.');
  return createClient(baseUrl, await readKeyFile(keyFile ?? localKeyFile));
}

/** Stops waiting for a gateway that stays silent for longer than its longest held response. Waiting commands have their own limits. */
function createClient(baseUrl: string, key: string): Client {
  const client = createGatewayClient({ baseUrl, key });
  client.setConfig({ signal: AbortSignal.timeout(maxResponseTimeInMs) });
  return client;
}

async function readKeyFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new Error(`No key: ${path} cannot be read. Set GATEWAY_API_KEY or --key-file.`, { cause: error });
  }
}

/** The result of a generated call. */
interface Attempt<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response?: Response;
}

/** Returns the data of a call. Throws a `GatewayError` when the gateway rejected the call, and the cause when there was no response. */
export function readResponse<Data>({ data, error, response }: Attempt<Data>): Data {
  // A success has an error as well when its body broke off or is not JSON.
  if (response === undefined || (response.ok && data === undefined))
    throw error instanceof Error ? error : new Error('The gateway cannot be reached.');
  if (!response.ok || data === undefined) throw new GatewayError(response.status, readProblem(error));
  return data;
}

/** Reads every page of a list. */
export async function readPages<Item>(
  ask: (cursor: string | undefined) => Promise<Attempt<{ items: Item[]; nextCursor: string | null }>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = readResponse(await ask(cursor));
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

/** Checks a call that has no response body. Throws as `readResponse` does. */
export function readDone({ error, response }: Attempt<unknown>): void {
  readResponse({ data: true, error, response });
}
