import type { FailureKind } from '../contract/provider-response.js';
import { readPlainMessage } from '../kit/describe-failure.js';
import { type ErrorTable, findFailureKind } from '../kit/error-table.js';
import { mapHttpStatus } from '../kit/map-http-status.js';
import type { FailureVerdict, HttpResponse } from '../kit/provider-calls.js';
import { type ErrorFields, readErrors } from './shipengine.wire.js';

/** Codes that say more than the status (docs/providers/evidence.md#shipengine-errors). */
export const shipengineErrorTable: ErrorTable = [
  { kind: 'not-refreshable', codes: ['refresh_not_supported', 'order_source_not_active'] },
  { kind: 'not-found', codes: ['invalid_identifier'] },
  { kind: 'throttled', codes: ['rate_limit_exceeded'] },
  { kind: 'unauthorized', codes: ['unauthorized'] },
  { kind: 'forbidden', codes: ['forbidden'] },
  { kind: 'plan-required', codes: ['subscription_inactive', 'trial_expired'] },
];

/** Kinds that speak of the source, whoever raised them; the others speak of our account unless the marketplace raised them. */
const OF_SOURCE: ReadonlySet<FailureKind> = new Set(['not-refreshable', 'not-found']);

/** What an answer that is no 2xx complains of: code before source before status. */
export function findShipEngineComplaint(response: HttpResponse): FailureVerdict | null {
  if (response.status >= 200 && response.status < 300) return null;
  return (
    findShipEngineErrors(response) ?? {
      kind: mapHttpStatus(response.status),
      message: readPlainMessage(response.body),
    }
  );
}

/** What the errors in a body complain of, or null without any. A 2xx may carry some too, and they count. */
export function findShipEngineErrors(response: HttpResponse): FailureVerdict | null {
  const errors = response.body.kind === 'json' ? readErrors(response.body.value) : [];
  const told = errors.find((error) => mapError(error) !== null) ?? errors[0];
  return told === undefined
    ? null
    : { kind: mapError(told) ?? mapStatusWithErrors(response.status), message: told.message };
}

function mapError({ source, code }: ErrorFields): FailureKind | null {
  const kind = code === null ? null : findFailureKind(shipengineErrorTable, code);
  if (kind !== null && OF_SOURCE.has(kind)) return kind;
  return source === 'order_source' ? 'marketplace' : kind;
}

function mapStatusWithErrors(status: number): FailureKind {
  return status >= 200 && status < 300 ? 'rejected' : mapHttpStatus(status);
}
