import { randomUUID } from 'node:crypto';
import type { CallResult, RejectionKind } from '../wire/provider-side.js';
import { prettyJsonResponse, type WireResponse } from '../wire/wire-response.js';

/** One entry of `errors`, without `error_source` (docs/providers/evidence.md#shipengine-errors). */
interface ShipengineError {
  readonly error_type: string;
  readonly error_code: string;
  readonly message: string;
  readonly field_name?: string;
  readonly field_value?: string;
}

const rejections: Readonly<Record<RejectionKind, ShipengineError & { readonly status: number }>> = {
  unauthorized: {
    status: 401,
    error_type: 'security',
    error_code: 'unauthorized',
    message: 'The API key is invalid. Please see https://www.shipengine.com/docs/auth',
  },
  'payment-required': {
    status: 402,
    error_type: 'account_status',
    error_code: 'subscription_inactive',
    message: 'The subscription of this account does not include this feature.',
  },
  forbidden: {
    status: 403,
    error_type: 'security',
    error_code: 'forbidden',
    message: 'You do not have permission to use this resource.',
  },
  throttled: {
    status: 429,
    error_type: 'system',
    error_code: 'rate_limit_exceeded',
    message: 'You have exceeded the rate limit.',
  },
  'server-error': {
    status: 500,
    error_type: 'system',
    error_code: 'unspecified',
    message: 'An unexpected error occurred.',
  },
};

/** A rejection in ShipEngine's form. */
export function rejectShipengine(kind: RejectionKind): WireResponse {
  const { status, ...error } = rejections[kind];
  return writeError(status, error);
}

/** A rejection that concerns an order source or a path; the call changed nothing. */
export function rejectByRule(status: number, error: Omit<ShipengineError, 'error_type'>): CallResult {
  return {
    response: writeError(status, { error_type: 'business_rules', ...error }),
    effect: { kind: 'none' },
  };
}

function writeError(status: number, error: ShipengineError): WireResponse {
  const errors = [{ error_source: 'shipengine', ...error }];
  return prettyJsonResponse(status, { request_id: randomUUID(), errors });
}
