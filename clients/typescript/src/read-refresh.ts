import type { Refresh } from './generated/index.js';
import type { Answered } from './send-until-answered.js';

/** The refresh in an answer; throws when something before the gateway answered in its own way. */
export function readRefresh({ data, response }: Answered<Refresh>): Refresh {
  if (typeof data?.status === 'string') return data;
  throw new Error(`The gateway answered ${response.status} without a refresh`);
}
