import { type FieldProblem, Problem } from './problem.js';

/** A limit, so that the response is not many times larger than the rejected request. */
const maxShown = 100;

/** One problem for all validation errors of a request: one entry for each field, at most the first hundred. */
export function problemOfFields(problems: readonly FieldProblem[]): Problem {
  const errors = [...Map.groupBy(problems, ({ pointer }) => pointer)].map(([pointer, group]) => ({
    pointer,
    detail: [...new Set(group.map(({ detail }) => detail))].join(' '),
  }));
  const [first] = errors;
  const detail =
    errors.length === 1 && first !== undefined
      ? `${first.pointer === '' ? '' : `${first.pointer}: `}${first.detail}`
      : `${errors.length} fields are not valid; \`errors\` names ${errors.length > maxShown ? `the first ${maxShown}` : 'each'}.`;
  return new Problem('invalid-request', detail, { errors: errors.slice(0, maxShown) });
}
