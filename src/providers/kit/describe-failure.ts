import type { FailureKind } from '../contract/provider-response.js';
import type { ProviderHttpBody } from '../contract/provider.js';

/** A plain sentence for a kind of failure. `cause` is an HTTP status or a reason. */
export function describeFailure(kind: FailureKind, provider: string, cause: string): string {
  switch (kind) {
    case 'unreachable':
      return `No connection to ${provider} could be made (${cause}).`;
    case 'lost':
      return `No response of ${provider} arrived (${cause}), but the call may have.`;
    case 'throttled':
      return `${provider} throttles this account (${cause}).`;
    case 'unauthorized':
      return `${provider} does not accept the credentials (${cause}).`;
    case 'plan-required':
      return `The plan of this ${provider} account does not include the API (${cause}).`;
    case 'forbidden':
      return `${provider} forbids this call (${cause}).`;
    case 'not-found':
      return `${provider} does not know this source (${cause}).`;
    case 'not-refreshable':
      return `${provider} cannot refresh this source (${cause}).`;
    case 'marketplace':
      return `${provider} reports that the marketplace behind this source failed (${cause}).`;
    case 'rejected':
      return `${provider} rejected the call (${cause}).`;
    case 'unavailable':
      return `${provider} failed (${cause}).`;
    case 'unreadable':
      return `${provider} responded in a form that cannot be read (${cause}).`;
    default:
      return kind satisfies never;
  }
}

/** A short plain-text body as a message; null for markup, broken JSON and text that may have been cut. */
export function readPlainMessage(body: ProviderHttpBody): string | null {
  if (body.kind !== 'text' || body.excerpt === '') return null;
  return /^[<{[]/.test(body.excerpt) || body.excerpt.endsWith('…') ? null : body.excerpt;
}
