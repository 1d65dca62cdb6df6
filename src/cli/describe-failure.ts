import { GatewayError } from '#client/gateway-error';

/** What went wrong, in a line or more for the person at the terminal. */
export function describeFailure(error: unknown): string {
  if (error instanceof GatewayError && error.problem !== null) {
    const { code, detail, requestId, errors } = error.problem;
    return [
      `${code}: ${detail}`,
      // Where there are few mistakes, the detail has named them already.
      ...(errors ?? [])
        .filter(({ detail: what }) => !detail.includes(what))
        .map(({ pointer, detail: what }) => `  ${pointer} ${what}`),
      `  (request ${requestId})`,
    ].join('\n');
  }
  return describeCauses(error);
}

/** The message of an error with that of its innermost cause: `fetch failed`, which stands between, says nothing. */
function describeCauses(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return 'The gateway did not answer in time.';
  if (!(error instanceof Error)) return String(error);
  const { message } = error;
  const outer = message === 'fetch failed' ? 'The gateway cannot be reached' : message;
  if (error.cause === undefined) return outer;
  let innermost = error.cause;
  while (innermost instanceof Error && innermost.cause !== undefined) innermost = innermost.cause;
  const reason = innermost instanceof Error ? innermost.message || innermost.name : JSON.stringify(innermost);
  return `${outer.replace(/\.$/, '')}: ${reason}`;
}
