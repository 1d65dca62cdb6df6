import { randomUUID } from 'node:crypto';
import type { RejectionKind } from '../wire/provider-side.js';
import { prettyJsonResponse, type WireResponse } from '../wire/wire-response.js';

/** One entry of `errors` (docs/providers/evidence.md#shipengine-errors). */
export interface ShipengineError {
  readonly error_source: 'shipengine' | 'order_source';
  readonly error_type: string;
  readonly error_code: string;
  readonly message: string;
  readonly field_name?: string;
  readonly field_value?: string;
}

/** A response with an error in the documented shape. */
export function shipengineErrorResponse(status: number, error: ShipengineError): WireResponse {
  return prettyJsonResponse(status, { request_id: randomUUID(), errors: [error] });
}

/** A rejection in ShipEngine's form. */
export function rejectShipengine(kind: RejectionKind): WireResponse {
  const error_source = 'shipengine';
  switch (kind) {
    case 'unauthorized': {
      const message = 'The API key is invalid. Please see https://www.shipengine.com/docs/auth';
      return shipengineErrorResponse(401, {
        error_source,
        error_type: 'security',
        error_code: 'unauthorized',
        message,
      });
    }
    case 'payment-required': {
      const message = 'The subscription of this account does not include this feature.';
      const error_type = 'account_status';
      return shipengineErrorResponse(402, {
        error_source,
        error_type,
        error_code: 'subscription_inactive',
        message,
      });
    }
    case 'forbidden': {
      const message = 'You do not have permission to use this resource.';
      return shipengineErrorResponse(403, {
        error_source,
        error_type: 'security',
        error_code: 'forbidden',
        message,
      });
    }
    case 'throttled': {
      const message = 'You have exceeded the rate limit.';
      return shipengineErrorResponse(429, {
        error_source,
        error_type: 'system',
        error_code: 'rate_limit_exceeded',
        message,
      });
    }
    case 'server-error': {
      const message = 'An unexpected error occurred.';
      return shipengineErrorResponse(500, {
        error_source,
        error_type: 'system',
        error_code: 'unspecified',
        message,
      });
    }
    default:
      return kind satisfies never;
  }
}
