import type { FastifyRequest } from 'fastify';
import { describeExcess } from './describe-excess.js';
import { Problem } from '../platform/problem.js';
import { problemOfFields } from '../platform/problem-of-fields.js';
import { takesRawBody } from './raw-body.decorator.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

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
