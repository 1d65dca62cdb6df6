import type { Problem } from './generated/index.js';

/** The gateway rejected a request, or returned errors for longer than `patienceInSeconds`. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** The problem document; null when the response came from something else, such as a proxy. */
    readonly problem: Problem | null,
  ) {
    super(problem === null ? `The response has status ${status}` : `${problem.code}: ${problem.detail}`);
  }
}

/** The problem document of a failed call; null when the error is something else. */
export function readProblem(error: unknown): Problem | null {
  return isProblem(error) ? error : null;
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'detail' in value &&
    typeof value.detail === 'string'
  );
}
