import { types } from 'node:util';

/** An error as it may be logged. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

const deepestCause = 5;

/**
 * Keeps of an error what explains it: type, message, code, stack and causes. Everything else is left out on purpose, since
 * libraries hang whole requests with their headers on errors.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!types.isNativeError(error)) return { type: typeof error, message: String(error) };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth >= deepestCause
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
  };
}
