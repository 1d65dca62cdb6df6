import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { describeError } from './describe-error.js';

/** The Nest token under which the logger (pino) is bound. */
export const LOGGER = Symbol('LOGGER');

const secretNames = [
  'authorization',
  'cookie',
  'set-cookie',
  'api-key',
  'x-api-key',
  'apiKey',
  'apiSecret',
  'password',
  'credentials',
  'adminApiKey',
  'encryptionKeys',
  'secret',
  'token',
];

const redactedPaths = ['', '*', '*.*'].flatMap((parent) => secretNames.map((name) => `${parent}["${name}"]`));

/**
 * The gateway's logger: one JSON object a line, by default on standard output. Requests are logged with their route pattern, never
 * with their URL. Values under names of secrets are redacted, down to the third level.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
    serializers: { err: describeError, error: describeError, req: () => undefined, res: () => undefined },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
