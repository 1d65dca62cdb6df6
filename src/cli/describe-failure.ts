import { GatewayError } from '#client/gateway-error';

/** Describes a failure in one or more lines for the person at the terminal. */
export function describeFailure(error: unknown): string {
  if (error instanceof GatewayError && error.problem !== null) {
    const { code, detail, requestId, errors } = error.problem;
    return [
      `${code}: ${detail}`,
      // The detail already contains the validation errors when there are few.
      ...(errors ?? [])
        .filter(({ detail: what }) => !detail.includes(what))
        .map(({ pointer, detail: what }) => `  ${pointer} ${what}`),
      `  (request ${requestId})`,
    ].join('\n');
  }
  return describeCauses(error);
}

/** The message of an error and of its innermost cause. `fetch failed` between them says nothing. */
function describeCauses(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return 'The gateway did not respond in time.';
  if (!(error instanceof Error)) return String(error);
  const { message } = error;
  const outer = message === 'fetch failed' ? 'The gateway cannot be reached' : message;
  if (error.cause === undefined) return outer;
  let innermost = error.cause;
  while (innermost instanceof Error && innermost.cause !== undefined) innermost = innermost.cause;
  const reason = innermost instanceof Error ? innermost.message || innermost.name : JSON.stringify(innermost);
  return `${outer.replace(/\.$/, '')}: ${reason}`;
}
