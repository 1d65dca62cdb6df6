import type { FastifyRequest } from 'fastify';
import { Problem, problemOfFields } from '../platform/problem.js';
import { takesRawBody } from './raw-body.decorator.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

const maxDepth = 16;

/** Libraries that read an object need time that grows with the square of the number of its members. */
const maxMembers = 1_000;

const maxItems = 10_000;

/**
 * Reads a JSON body. An empty body counts as none, because clients send the content type of JSON without a body too. A body that is
 * not UTF-8, not JSON, or larger or deeper than any request needs is a 400 at the root; an encoded body is a 415. Routes that take
 * the raw body get the bytes.
 */
export function readJsonBody(
  request: FastifyRequest,
  bytes: Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  if (takesRawBody(request)) return done(null, bytes);
  if (bytes.length === 0) return done(null, undefined);
  const { 'content-encoding': encoding = 'identity' } = request.headers;
  if (encoding.toLowerCase() !== 'identity')
    return done(new Problem('unsupported-media-type', 'Send the body without `Content-Encoding`.'));
  const text = attempt(() => utf8.decode(bytes));
  if (text === undefined) return done(rejectBody('The body must be UTF-8.'));
  const parsed = attempt((): { readonly value: unknown } => ({ value: JSON.parse(text) }));
  if (parsed === undefined) return done(rejectBody('The body must be JSON.'));
  const excess = describeExcess(parsed.value);
  if (excess !== null) return done(rejectBody(excess));
  done(null, parsed.value);
}

function rejectBody(detail: string): Error {
  return problemOfFields([{ pointer: '', detail }]);
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/**
 * Describes what makes a parsed JSON value larger than any request needs; null when it is not. It works level by level, not by
 * recursion, because a body can be nested very deep.
 */
function describeExcess(value: unknown): string | null {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    const containers = level.filter((value) => typeof value === 'object' && value !== null).map(membersOf);
    if (containers.some(({ isArray, members }) => members.length > (isArray ? maxItems : maxMembers))) {
      return `An object may have at most ${maxMembers} members, and an array at most ${maxItems} items.`;
    }
    level = containers.flatMap(({ members }) => members);
  }
  return level.length === 0 ? null : `The body may be nested at most ${maxDepth} levels deep.`;
}

function membersOf(container: object): { readonly isArray: boolean; readonly members: readonly unknown[] } {
  return Array.isArray(container)
    ? { isArray: true, members: container }
    : { isArray: false, members: Object.values(container) };
}
