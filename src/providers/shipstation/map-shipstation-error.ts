import { readPlainMessage } from '../kit/describe-failure.js';
import type { ErrorTable } from '../kit/error-table.js';
import { mapHttpStatus } from '../kit/map-http-status.js';
import type { FailureVerdict, HttpAnswer } from '../kit/provider-calls.js';
import { readField, readFlag, readList, readRecord, readText } from '../kit/read-json.js';

/** V1 has no codes, but texts that say more than the status, in lower case (provider-facts 1.5). */
export const shipstationErrorTable: ErrorTable = [{ kind: 'throttled', codes: ['too many requests'] }];

/** What an answer complains of: a text of the table whatever the status, and every status that is no 2xx. */
export function findShipStationComplaint(answer: HttpAnswer): FailureVerdict | null {
  const message = readMessage(answer);
  const text = message?.toLowerCase() ?? '';
  const row = shipstationErrorTable.find(({ codes }) => codes.some((code) => text.includes(code)));
  if (row !== undefined) return { kind: row.kind, message };
  return answer.status >= 200 && answer.status < 300 ? null : { kind: mapHttpStatus(answer.status), message };
}

/** A 2xx to a trigger counts only with a readable `success`. */
export function findShipStationRefusal(answer: HttpAnswer): FailureVerdict | null {
  const fields = answer.body.kind === 'json' ? readRecord(answer.body.value) : null;
  const success = fields && readFlag(readField(fields, 'success'));
  if (success === null) return { kind: 'unreadable', message: null };
  return success ? null : { kind: 'rejected', message: readMessage(answer) };
}

/** `message` in any case with what `ModelState` adds; never `ExceptionMessage` or `StackTrace`, which hold internals. */
function readMessage({ body }: HttpAnswer): string | null {
  if (body.kind !== 'json') return readPlainMessage(body);
  const fields = readRecord(body.value);
  if (fields === null) return null;
  const modelState = readRecord(readField(fields, 'ModelState')) ?? {};
  const mistakes = Object.entries(modelState).flatMap(([name, texts]) =>
    (readList(texts) ?? [texts]).map((text) => `${name}: ${readText(text) ?? ''}`),
  );
  const parts = [readText(readField(fields, 'message')), ...mistakes].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}
