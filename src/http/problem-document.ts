import { buildUrl } from '../platform/build-url.js';
import type { Problem } from '../platform/problem.js';
import { problemCatalogue } from '../platform/problem-catalogue.js';

/** The media type of every error. Send the body as bytes: to a string Fastify would add a `charset`, which this type does not have. */
export const problemMediaType = 'application/problem+json';

/** The problem document (RFC 9457) as JSON. */
export function renderProblem(problem: Problem, publicUrl: string | null, requestId: string): string {
  const { title, status } = problemCatalogue[problem.code];
  return JSON.stringify({
    ...problem.extensions,
    type: buildUrl(publicUrl, `/problems/${problem.code}`),
    title,
    status,
    detail: problem.detail,
    code: problem.code,
    requestId,
    ...(problem.errors.length === 0 ? {} : { errors: problem.errors }),
  });
}
