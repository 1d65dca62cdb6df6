import type { Problem } from './generated/index.js';

/** The gateway refused a call, or could not answer it for longer than the caller was willing to wait. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** What the gateway says about it; null when something before the gateway answered in its own way. */
    readonly problem: Problem | null,
  ) {
    super(problem === null ? `Answered with ${status}` : `${problem.code}: ${problem.detail}`);
  }
}

/** The problem document that a call came back with; null when it is none. */
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
