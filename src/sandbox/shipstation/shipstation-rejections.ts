import type { ShipstationAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { RejectionKind } from '../wire/provider-side.js';
import {
  emptyResponse,
  htmlResponse,
  jsonResponse,
  type WireResponse,
  withHeaders,
} from '../wire/wire-response.js';

/** A rejection in ShipStation V1's form (docs/providers/evidence.md#v1-errors). */
export function rejectShipstation(kind: RejectionKind, assumptions: ShipstationAssumptions): WireResponse {
  switch (kind) {
    case 'unauthorized':
      return withHeaders(writeUnauthorized(assumptions), { 'WWW-Authenticate': 'Basic realm="ShipStation"' });
    case 'payment-required':
      return jsonResponse(402, { message: 'Payment Required' });
    case 'forbidden':
      return jsonResponse(403, { message: 'Forbidden' });
    case 'throttled':
      return jsonResponse(429, { message: 'Too Many Requests' });
    case 'server-error':
      return rejectAsServerError('Object reference not set to an instance of an object.');
    default:
      return kind satisfies never;
  }
}

/** 400 with `ModelState`: one parameter is invalid. */
export function rejectParameter(parameter: string, reason: string): WireResponse {
  return jsonResponse(400, { Message: 'The request is invalid.', ModelState: { [parameter]: [reason] } });
}

/** 500 in the form of ASP.NET. At this API it also stands for invalid input. */
export function rejectAsServerError(exceptionMessage: string): WireResponse {
  return jsonResponse(500, {
    Message: 'An error has occurred.',
    ExceptionMessage: exceptionMessage,
    ExceptionType: 'System.NullReferenceException',
    StackTrace:
      '   at ShipStation.Api.Controllers.StoresController.RefreshStore(RefreshStoreRequest request)',
  });
}

/** 404 for a path that the API does not have. */
export function rejectPath(path: string): WireResponse {
  return jsonResponse(404, { Message: `No HTTP resource was found that matches the request URI '${path}'.` });
}

function writeUnauthorized({ unauthorizedBody }: ShipstationAssumptions): WireResponse {
  switch (unauthorizedBody) {
    case 'message':
      return jsonResponse(401, { message: 'Invalid API credentials' });
    case 'asp-net':
      return jsonResponse(401, { Message: 'Authorization has been denied for this request.' });
    case 'empty':
      return emptyResponse(401);
    case 'html':
      return htmlResponse(401, '401 - Unauthorized: Access is denied due to invalid credentials.');
    default:
      return unauthorizedBody satisfies never;
  }
}
