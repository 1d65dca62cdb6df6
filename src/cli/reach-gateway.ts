import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createGatewayClient } from '#client/create-gateway-client';
import type { Client } from '#client/generated/client/index';
import { type Environment, processEnvironment } from '../config/environment.js';

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
  if (keyFile === undefined && !isLoopback(baseUrl))
    throw new Error('No key: set GATEWAY_API_KEY or --key-file.');
  return createClient(baseUrl, await readKeyFile(keyFile ?? localKeyFile));
}

/** Stops waiting for a gateway that stays silent for longer than its longest held response. Waiting commands have their own limits. */
function createClient(baseUrl: string, key: string): Client {
  const client = createGatewayClient({ baseUrl, key });
  client.setConfig({ signal: AbortSignal.timeout(maxResponseTimeInMs) });
  return client;
}

/** The key created at first start is sent to gateways on this machine only. */
function isLoopback(baseUrl: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(baseUrl).hostname);
}

async function readKeyFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new Error(`No key: ${path} cannot be read. Set GATEWAY_API_KEY or --key-file.`, { cause: error });
  }
}
