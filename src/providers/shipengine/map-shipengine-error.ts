import type { FailureKind } from '../contract/provider-answer.js';
import { readPlainMessage } from '../kit/describe-failure.js';
import { mapHttpStatus } from '../kit/map-http-status.js';
import type { FailureVerdict, HttpAnswer } from '../kit/provider-calls.js';
import { type ErrorFields, readErrors } from './shipengine.wire.js';

/** Codes that say more than the status; they speak of the source, whoever raised them (provider-facts 2.5). */
export const shipengineErrorCodes: ReadonlyMap<string, FailureKind> = new Map([
  ['refresh_not_supported', 'not-refreshable'],
  ['order_source_not_active', 'not-refreshable'],
  ['invalid_identifier', 'not-found'],
]);

/** What an answer complains of: code before source before status. Errors in a 2xx count like any others. */
export function findShipEngineComplaint(answer: HttpAnswer): FailureVerdict | null {
  const errors = answer.body.kind === 'json' ? readErrors(answer.body.value) : [];
  const told = errors.find((error) => mapError(error) !== null) ?? errors[0];
  if (told !== undefined) {
    return { kind: mapError(told) ?? mapStatusWithErrors(answer.status), message: told.message };
  }
  const good = answer.status >= 200 && answer.status < 300;
  return good ? null : { kind: mapHttpStatus(answer.status), message: readPlainMessage(answer.body) };
}

function mapError({ source, code }: ErrorFields): FailureKind | null {
  const kind = code === null ? undefined : shipengineErrorCodes.get(code);
  if (kind !== undefined) return kind;
  if (source === 'order_source') return 'marketplace';
  return code === 'rate_limit_exceeded' ? 'throttled' : null;
}

function mapStatusWithErrors(status: number): FailureKind {
  return status >= 200 && status < 300 ? 'rejected' : mapHttpStatus(status);
}
