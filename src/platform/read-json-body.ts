import type { FastifyRequest } from 'fastify';
import { problemOfFields } from './problem-of-fields.js';
import { takesRawBody } from './raw-body.decorator.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const deepestNesting = 16;

/**
 * Reads a JSON body. An empty one counts as none: clients send the content type of JSON with bodiless requests too. Bytes that
 * are not UTF-8, text that is not JSON and nesting beyond 16 levels are a 400 at the root. Routes that take it raw get the bytes.
 */
export function readJsonBody(
  request: FastifyRequest,
  bytes: Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  if (takesRawBody(request)) return done(null, bytes);
  if (bytes.length === 0) return done(null, undefined);
  const text = attempt(() => utf8.decode(bytes));
  if (text === undefined) return done(refuseBody('The body must be UTF-8.'));
  const parsed = attempt((): { readonly value: unknown } => ({ value: JSON.parse(text) }));
  if (parsed === undefined) return done(refuseBody('The body must be JSON.'));
  if (isNestedDeeperThan(deepestNesting, parsed.value)) {
    return done(refuseBody(`The body may be nested ${deepestNesting} levels deep at the most.`));
  }
  done(null, parsed.value);
}

function refuseBody(detail: string): Error {
  return problemOfFields([{ pointer: '', detail }]);
}

/** Level by level, without recursion: the body may be nested as deep as it is long. */
function isNestedDeeperThan(levels: number, value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= levels && level.length > 0; depth += 1) {
    level = level.flatMap((part): unknown[] =>
      typeof part === 'object' && part !== null ? Object.values(part) : [],
    );
  }
  return level.length > 0;
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
