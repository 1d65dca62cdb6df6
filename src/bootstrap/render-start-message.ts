import { isAbsolute, relative } from 'node:path';

/** The facts in the start message. */
export interface StartMessageInput {
  /** URL of the gateway with the real port, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly docs: 'public' | 'off';
  /** The file with the admin key; null when `ADMIN_API_KEY` is set. */
  readonly adminKeyFile: string | null;
  readonly workingDirectory: string;
  /** A connection for the first call; null when there is none. */
  readonly connection: string | null;
}

/** Renders the lines printed at start: where the documentation is, and a command that works when pasted in the same folder. */
export function renderStartMessage(input: StartMessageInput): string {
  const swagger = input.docs === 'public' ? [`Swagger UI: ${input.url}/docs`] : [];
  return [...swagger, `First call: ${renderFirstCall(input)}`, ''].join('\n');
}

function renderFirstCall({ url, adminKeyFile, workingDirectory, connection }: StartMessageInput): string {
  const key =
    adminKeyFile === null ? '$ADMIN_API_KEY' : `$(cat ${quotePath(adminKeyFile, workingDirectory)})`;
  const authorization = `-H "Authorization: Bearer ${key}"`;
  if (connection === null) return `curl -sS ${url}/connections ${authorization}`;
  const body = JSON.stringify({ connection });
  return `curl -sS ${url}/refresh ${authorization} -H 'Content-Type: application/json' -H 'Prefer: wait=30' -d '${body}'`;
}

/** The shortest path that works in the folder, quoted for a shell if needed. */
function quotePath(path: string, workingDirectory: string): string {
  const fromHere = relative(workingDirectory, path);
  const shortest = fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
  return /^[\w./-]+$/.test(shortest) ? shortest : `'${shortest.replaceAll("'", `'\\''`)}'`;
}

/** The URL for calls to a listening IP address. A wildcard address becomes the loopback address. */
export function renderCallableUrl(ipAddress: string, port: number): string {
  if (ipAddress === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (ipAddress === '::') return `http://[::1]:${port}`;
  return `http://${ipAddress.includes(':') ? `[${ipAddress}]` : ipAddress}:${port}`;
}
