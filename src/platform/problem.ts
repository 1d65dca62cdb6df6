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
  return new Problem('invalid-request', `${pointer}: ${detail}`, { errors: [{ pointer, detail }] });
}
