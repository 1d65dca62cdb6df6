import type { Refresh } from './generated/index.js';
import type { Success } from './send-with-retries.js';

/** The refresh in a response; throws when there is none, such as in a response of a proxy. */
export function readRefresh({ data, response }: Success<Refresh>): Refresh {
  if (typeof data?.status === 'string') return data;
  throw new Error(`The response with status ${response.status} contains no refresh`);
}
