/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process. Nothing else reads it. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * Reads `SANDBOX_PORT`, the port of a stand-alone sandbox: 3001 by default, 0 for a free port. Throws an `Error` that names the setting
 * when the value is not a port.
 */
export function readSandboxPort(environment: Environment = process.env): number {
  const text = environment['SANDBOX_PORT'] ?? '';
  if (text === '') return 3001;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new Error(`SANDBOX_PORT is "${text}"; it must be a port from 0 to 65535.`);
  return port;
}
