import { types } from 'node:util';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

/** The parts of an error that may be logged. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

const maxCauses = 5;

/**
 * Keeps type, message, code, stack and causes of an error. Everything else is left out on purpose: libraries attach whole requests
 * with their headers to errors.
 */
function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!types.isNativeError(error)) return { type: typeof error, message: String(error) };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth >= maxCauses
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
  };
}

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
