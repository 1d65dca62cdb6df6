/**
 * `SANDBOX_PORT`, the port of a sandbox that runs alone: 3001 when it is not set, 0 for a free one. Throws an `Error` that names the
 * setting when it is no port.
 */
export function readSandboxPort(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): number {
  const text = environment['SANDBOX_PORT'] ?? '';
  if (text === '') return 3001;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new Error(`SANDBOX_PORT is "${text}"; it must be a port from 0 to 65535.`);
  return port;
}
