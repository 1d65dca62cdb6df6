import { isAbsolute, relative } from 'node:path';

/** What the message at start depends on. */
export interface StartMessageInput {
  /** The address that is listened on, with the real port: `http://127.0.0.1:3000`. */
  readonly address: string;
  readonly docs: 'public' | 'off';
  /** The file with the admin key, or null when the key came by `ADMIN_API_KEY`. */
  readonly adminKeyFile: string | null;
  readonly workingDirectory: string;
  /** A connection to try the gateway with, or null when there is none. */
  readonly connection: string | null;
}

/** The lines printed at start: where the documentation is, and a call that works as pasted in the same folder. */
export function renderStartMessage(input: StartMessageInput): string {
  const swagger = input.docs === 'public' ? [`Swagger UI: ${input.address}/docs`] : [];
  return [...swagger, `First call: ${renderFirstCall(input)}`, ''].join('\n');
}

function renderFirstCall({ address, adminKeyFile, workingDirectory, connection }: StartMessageInput): string {
  const key =
    adminKeyFile === null ? '$ADMIN_API_KEY' : `$(cat ${quotePath(adminKeyFile, workingDirectory)})`;
  const authorization = `-H "Authorization: Bearer ${key}"`;
  if (connection === null) return `curl -sS ${address}/connections ${authorization}`;
  const body = JSON.stringify({ connection });
  return `curl -sS ${address}/refresh ${authorization} -H 'Content-Type: application/json' -H 'Prefer: wait=30' -d '${body}'`;
}

/** The path as short as it works in the folder, quoted for a shell where that is needed. */
function quotePath(path: string, workingDirectory: string): string {
  const fromHere = relative(workingDirectory, path);
  const shortest = fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
  return /^[\w./-]+$/.test(shortest) ? shortest : `'${shortest.replaceAll("'", `'\\''`)}'`;
}

/** The address to call for what is listened on: a wildcard address is reached by the loopback one. */
export function renderCallableUrl(address: string, port: number): string {
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (address === '::') return `http://[::1]:${port}`;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
