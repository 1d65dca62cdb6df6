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

/** Kinds that are about the source in any case. The others are about our account, unless the marketplace raised them. */
const SOURCE_KINDS: ReadonlySet<FailureKind> = new Set(['not-refreshable', 'not-found']);

/** The failure that a response other than 2xx reports: code before source before status. */
export function findShipEngineFailure(response: HttpResponse): FailureVerdict | null {
  if (response.status >= 200 && response.status < 300) return null;
  return (
    findShipEngineErrors(response) ?? {
      kind: mapHttpStatus(response.status),
      message: readPlainMessage(response.body),
    }
  );
}

/** The failure that the errors in a body report, or null without any. The errors of a 2xx count too. */
export function findShipEngineErrors(response: HttpResponse): FailureVerdict | null {
  const errors = response.body.kind === 'json' ? readErrors(response.body.value) : [];
  const decisive = errors.find((error) => mapError(error) !== null) ?? errors[0];
  return decisive === undefined
    ? null
    : { kind: mapError(decisive) ?? mapStatusWithErrors(response.status), message: decisive.message };
}

function mapError({ source, code }: ErrorFields): FailureKind | null {
  const kind = code === null ? null : findFailureKind(shipengineErrorTable, code);
  if (kind !== null && SOURCE_KINDS.has(kind)) return kind;
  return source === 'order_source' ? 'marketplace' : kind;
}

function mapStatusWithErrors(status: number): FailureKind {
  return status >= 200 && status < 300 ? 'rejected' : mapHttpStatus(status);
}
