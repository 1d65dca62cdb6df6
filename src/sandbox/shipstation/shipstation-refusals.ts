import type { ShipstationAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { RefusalKind } from '../wire/provider-side.js';
import { answerEmpty, answerHtml, answerJson, type WireAnswer, withHeaders } from '../wire/wire-answer.js';

/** A refusal as ShipStation V1 words it (provider-facts 1.5). */
export function refuseShipstation(kind: RefusalKind, assumptions: ShipstationAssumptions): WireAnswer {
  switch (kind) {
    case 'unauthorized':
      return withHeaders(writeUnauthorized(assumptions), { 'WWW-Authenticate': 'Basic realm="ShipStation"' });
    case 'payment-required':
      return answerJson(402, { message: 'Payment Required' });
    case 'forbidden':
      return answerJson(403, { message: 'Forbidden' });
    case 'throttled':
      return answerJson(429, { message: 'Too Many Requests' });
    case 'server-error':
      return refuseAsServerError('Object reference not set to an instance of an object.');
    default:
      return kind satisfies never;
  }
}

/** 400 with `ModelState`: one parameter cannot be what it is. */
export function refuseParameter(parameter: string, reason: string): WireAnswer {
  return answerJson(400, { Message: 'The request is invalid.', ModelState: { [parameter]: [reason] } });
}

/** 500 as ASP.NET writes it; at this API it also stands for bad input. */
export function refuseAsServerError(exceptionMessage: string): WireAnswer {
  return answerJson(500, {
    Message: 'An error has occurred.',
    ExceptionMessage: exceptionMessage,
    ExceptionType: 'System.NullReferenceException',
    StackTrace:
      '   at ShipStation.Api.Controllers.StoresController.RefreshStore(RefreshStoreRequest request)',
  });
}

/** 404 of a path that no call of the API has. */
export function refusePath(path: string): WireAnswer {
  return answerJson(404, { Message: `No HTTP resource was found that matches the request URI '${path}'.` });
}

function writeUnauthorized({ unauthorizedBody }: ShipstationAssumptions): WireAnswer {
  switch (unauthorizedBody) {
    case 'message':
      return answerJson(401, { message: 'Invalid API credentials' });
    case 'asp-net':
      return answerJson(401, { Message: 'Authorization has been denied for this request.' });
    case 'empty':
      return answerEmpty(401);
    case 'html':
      return answerHtml(401, '401 - Unauthorized: Access is denied due to invalid credentials.');
    default:
      return unauthorizedBody satisfies never;
  }
}
