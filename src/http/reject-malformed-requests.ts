import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { type FieldProblem, Problem, problemOfFields } from '../platform/problem.js';

/** The characters of a host and port (RFC 3986, 3.2.2). */
const hostPattern = /^[\w.~!$&'()*+,;=%:[\]-]*$/;

/**
 * HTTP/1.1 requires one `Host` header, and 400 for none, for several and for one that is not a host (RFC 9112, 3.2): otherwise a
 * proxy may use another host than this gateway.
 */
export function rejectMalformedHost(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    const hosts = hostsOf(raw);
    const [host] = hosts;
    const isWrong =
      hosts.length > 1 || (host === undefined ? raw.httpVersion === '1.1' : !hostPattern.test(host));
    const detail = 'Send one well-formed `Host` header, as HTTP/1.1 requires.';
    done(isWrong ? new Problem('invalid-request', detail) : undefined);
  });
}

/** All `Host` headers; Node's `headers` keep only the first. */
function hostsOf({ rawHeaders }: IncomingMessage): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host');
}

/** Rejects queries that are not percent-encoded UTF-8: the parser would guess their meaning. */
export function rejectMalformedQuery(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const problems = findMalformedQuery(request.url);
    done(problems.length === 0 ? undefined : problemOfFields(problems));
  });
}

function findMalformedQuery(url: string): FieldProblem[] {
  const start = url.indexOf('?');
  if (start === -1) return [];
  return url
    .slice(start + 1)
    .split('&')
    .filter((pair) => !isDecodable(pair))
    .map((pair) => {
      const name = pair.split('=', 1).join('');
      const pointer = isDecodable(name) ? `?${decodeURIComponent(name)}` : '?';
      return { pointer, detail: 'Must be percent-encoded UTF-8.' };
    });
}

function isDecodable(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}
