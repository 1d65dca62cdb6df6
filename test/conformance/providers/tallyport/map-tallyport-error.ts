import { readPlainMessage } from '../../../../src/providers/kit/describe-failure.js';
import { type ErrorTable, findFailureKind } from '../../../../src/providers/kit/error-table.js';
import { mapHttpStatus } from '../../../../src/providers/kit/map-http-status.js';
import type { FailureVerdict, HttpResponse } from '../../../../src/providers/kit/provider-calls.js';
import { readFlag, readRecord, readText } from '../../../../src/providers/kit/read-json.js';

/** Codes that say more than the HTTP status. */
export const tallyportErrorTable: ErrorTable = [
  { kind: 'not-found', codes: ['no_such_shop'] },
  { kind: 'not-refreshable', codes: ['shop_has_no_import'] },
];

/** The failure that a response other than 2xx reports: code before status. */
export function findTallyportComplaint({ status, body }: HttpResponse): FailureVerdict | null {
  if (status >= 200 && status < 300) return null;
  const fields = body.kind === 'json' ? readRecord(body.value) : null;
  const kind = findFailureKind(tallyportErrorTable, readText(fields?.code) ?? '');
  return { kind: kind ?? mapHttpStatus(status), message: readText(fields?.text) ?? readPlainMessage(body) };
}

/** A 2xx to a trigger counts as accepted only if `accepted` is true. */
export function findTallyportRejection({ body }: HttpResponse): FailureVerdict | null {
  const fields = body.kind === 'json' ? readRecord(body.value) : null;
  const accepted = readFlag(fields?.accepted);
  if (accepted === null) return { kind: 'unreadable', message: null };
  return accepted ? null : { kind: 'rejected', message: readText(fields?.text) };
}
