import { readPlainMessage } from '../kit/describe-failure.js';
import type { ErrorTable } from '../kit/error-table.js';
import { mapHttpStatus } from '../kit/map-http-status.js';
import type { FailureVerdict, HttpResponse } from '../kit/provider-calls.js';
import { readField, readFlag, readList, readRecord, readText } from '../kit/read-json.js';

/** V1 has no codes, but texts that say more than the HTTP status; here in lower case (docs/providers/evidence.md#v1-errors). */
export const shipstationErrorTable: ErrorTable = [{ kind: 'throttled', codes: ['too many requests'] }];

/** The failure that a response reports: a text of the table with any HTTP status, and every status other than 2xx. */
export function findShipStationFailure(response: HttpResponse): FailureVerdict | null {
  const message = readMessage(response);
  const text = message?.toLowerCase() ?? '';
  const row = shipstationErrorTable.find(({ codes }) => codes.some((code) => text.includes(code)));
  if (row !== undefined) return { kind: row.kind, message };
  return response.status >= 200 && response.status < 300
    ? null
    : { kind: mapHttpStatus(response.status), message };
}

/** A 2xx to a trigger counts as accepted only if `success` is true. */
export function findShipStationRejection(response: HttpResponse): FailureVerdict | null {
  const fields = response.body.kind === 'json' ? readRecord(response.body.value) : null;
  const success = fields && readFlag(readField(fields, 'success'));
  if (success === null) return { kind: 'unreadable', message: null };
  return success ? null : { kind: 'rejected', message: readMessage(response) };
}

/** `message` in any case and the errors of `ModelState`. Never `ExceptionMessage` or `StackTrace`, which hold internals. */
function readMessage({ body }: HttpResponse): string | null {
  if (body.kind !== 'json') return readPlainMessage(body);
  const fields = readRecord(body.value);
  if (fields === null) return null;
  const modelState = readRecord(readField(fields, 'ModelState')) ?? {};
  const errors = Object.entries(modelState).flatMap(([name, texts]) =>
    (readList(texts) ?? [texts]).map((text) => `${name}: ${readText(text) ?? ''}`),
  );
  const sentences = [readText(readField(fields, 'message')), ...errors].filter((text) => text !== null);
  return sentences.length === 0 ? null : sentences.join(' ');
}
