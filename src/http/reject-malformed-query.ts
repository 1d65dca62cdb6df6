import type { FastifyInstance } from 'fastify';
import type { FieldProblem } from '../platform/problem.js';
import { problemOfFields } from '../platform/problem-of-fields.js';

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
