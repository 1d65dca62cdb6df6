import { type FieldProblem, Problem } from './problem.js';

/** One problem for all mistakes of a request; each field stands in it once, with all that is wrong with it. */
export function problemOfFields(problems: readonly FieldProblem[]): Problem {
  const errors = [...Map.groupBy(problems, ({ pointer }) => pointer)].map(([pointer, group]) => ({
    pointer,
    detail: [...new Set(group.map(({ detail }) => detail))].join(' '),
  }));
  const [first] = errors;
  const detail =
    errors.length === 1 && first !== undefined
      ? `${first.pointer === '' ? '' : `${first.pointer}: `}${first.detail}`
      : `${errors.length} fields are not valid; \`errors\` names each.`;
  return new Problem('invalid-request', detail, { errors });
}
