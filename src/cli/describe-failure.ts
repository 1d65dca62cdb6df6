import { GatewayError } from '#client/gateway-error';

/** What went wrong, in a line or more for the person at the terminal. */
export function describeFailure(error: unknown): string {
  if (error instanceof GatewayError && error.problem !== null) {
    const { code, detail, requestId, errors } = error.problem;
    return [
      `${code}: ${detail}`,
      ...(errors ?? []).map(({ pointer, detail: what }) => `  ${pointer} ${what}`),
      `  (request ${requestId})`,
    ].join('\n');
  }
  if (!(error instanceof Error)) return String(error);
  // The reason that fetch gives for every failure says nothing; its cause does.
  return error.cause instanceof Error && error.message === 'fetch failed'
    ? `The gateway cannot be reached: ${error.cause.message || error.cause.name}`
    : error.message;
}
