import type { RecordedCall } from '../calls/recorded-call.js';
import type { SandboxControl } from './sandbox-control.js';

/** The query of the list of calls. Numbers are strings of digits. */
export interface CallsQuery {
  readonly after?: string;
  readonly waitInMs?: string;
  readonly provider?: string;
  readonly operation?: string;
  readonly source?: string;
}

/** The calls that match. With `waitInMs` it waits at most that long for the first one; without one the list is empty. */
export async function selectCalls(
  control: SandboxControl,
  query: CallsQuery,
): Promise<readonly RecordedCall[]> {
  const after = Number(query.after ?? 0);
  const matches = (call: RecordedCall) =>
    (query.provider === undefined || call.provider === query.provider) &&
    (query.operation === undefined || call.operation === query.operation) &&
    (query.source === undefined || call.source === query.source);
  const select = () => control.calls().filter((call) => call.sequence > after && matches(call));
  if (query.waitInMs === undefined || select().length > 0) return select();
  const timeoutInMs = Number(query.waitInMs);
  return control.waitForCall(matches, { after, timeoutInMs }).then(select, () => select());
}
