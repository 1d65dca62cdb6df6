import { type ProblemCode, problemCatalogue } from '../../platform/problem-catalogue.js';

/** An example in the form of OpenAPI. */
interface Example {
  readonly summary: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** An example of a problem response. */
export function describeProblemExample(code: ProblemCode): Example {
  const { title, status, remedy } = problemCatalogue[code];
  return {
    summary: title,
    value: {
      type: `/problems/${code}`,
      title,
      status,
      detail: remedy,
      code,
      requestId: '7c1a4f0e-5a3d-4a41-9a3e-0f5d3c1b2a90',
    },
  };
}
