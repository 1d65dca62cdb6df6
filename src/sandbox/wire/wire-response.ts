/** One HTTP response as it is sent. Header names keep their case; the body is complete. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty: no body. */
  readonly body: string;
}

/** A JSON response in one line, as from ShipStation V1. */
export function jsonResponse(status: number, value: unknown): WireResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  };
}

/** A JSON response with lines that end in CR and LF, as from ShipEngine (docs/providers/evidence.md#shipengine-errors). */
export function prettyJsonResponse(status: number, value: unknown): WireResponse {
  const body = JSON.stringify(value, null, 2).replaceAll('\n', '\r\n');
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body };
}

/** An HTML page, as from a proxy or web server in front of the application. */
export function htmlResponse(status: number, title: string): WireResponse {
  const body = `<!DOCTYPE html>\r\n<html><head><title>${title}</title></head>\r\n<body><h1>${title}</h1></body></html>\r\n`;
  return { status, headers: { 'Content-Type': 'text/html; charset=us-ascii' }, body };
}

/** A response without a body. */
export function emptyResponse(status: number): WireResponse {
  return { status, headers: {}, body: '' };
}

/** The response with more headers. A header that it already has, in any case, keeps its value. */
export function withHeaders(response: WireResponse, headers: Readonly<Record<string, string>>): WireResponse {
  const own = new Set(Object.keys(response.headers).map((name) => name.toLowerCase()));
  const added = Object.entries(headers).filter(([name]) => !own.has(name.toLowerCase()));
  return { ...response, headers: { ...response.headers, ...Object.fromEntries(added) } };
}
