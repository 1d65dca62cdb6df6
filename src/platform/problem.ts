import { type ProblemCode, problemCatalogue } from './problem-catalogue.js';

/** One validation error in a request: the field (a JSON Pointer, or `?name` for a query parameter) and what is expected there. */
export interface FieldProblem {
  readonly pointer: string;
  readonly detail: string;
}

interface ProblemExtras {
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the document beyond the standard ones (RFC 9457, 3.2); never secrets. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A limit, so that the response is not many times larger than the rejected request. */
const maxShown = 100;

/**
 * An expected failure with a stable code. Throw it anywhere; `src/http` turns it into `application/problem+json`.
 * The caller sees `detail`: it names the field and the remedy, and never contains a secret.
 */
export class Problem extends Error {
  readonly status: number;
  readonly errors: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    extras: ProblemExtras = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Problem';
    this.status = problemCatalogue[code].status;
    this.errors = extras.errors ?? [];
    this.headers = extras.headers ?? {};
    this.extensions = extras.extensions ?? {};
  }
}

/** A problem with one field of the request. */
export function invalidField(pointer: string, detail: string): Problem {
  return problemOfFields([{ pointer, detail }]);
}

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

/** The pointer (RFC 6901) to a member of the value at `parent`. */
export function pointTo(parent: string, member: string | number): string {
  return `${parent}/${String(member).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
