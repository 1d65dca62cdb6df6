import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';

/** A complete response of the sandbox. */
export interface ReadResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, or undefined when it is not JSON. */
  readonly json: unknown;
}

interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, instead of `json`. */
  readonly body?: string;
}

/** Calls ShipStation V1 with valid credentials, unless `headers` has others: `callShipstation(sandbox, 'GET /stores')`. */
export function callShipstation(
  sandbox: Sandbox,
  call: string,
  options: CallOptions = {},
): Promise<ReadResponse> {
  const { apiKey, apiSecret } = sandbox.credentials.shipstation;
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
  return send(sandbox.shipstationUrl, call, { ...options, headers: { authorization, ...options.headers } });
}

/** Calls ShipEngine with a valid key, unless `headers` has another. */
export function callShipengine(
  sandbox: Sandbox,
  call: string,
  options: CallOptions = {},
): Promise<ReadResponse> {
  const headers = { 'api-key': sandbox.credentials.shipengine.apiKey, ...options.headers };
  return send(sandbox.shipengineUrl, call, { ...options, headers });
}

/** Calls the control API. */
export function callControl(
  sandbox: Sandbox,
  call: string,
  options: CallOptions = {},
): Promise<ReadResponse> {
  return send(`${sandbox.url}/control`, call, options);
}

async function send(
  baseUrl: string,
  call: string,
  { headers, json, body }: CallOptions,
): Promise<ReadResponse> {
  const [method = 'GET', path = ''] = call.split(' ');
  const sent = json === undefined ? body : JSON.stringify(json);
  const typed = sent === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(baseUrl + path, {
    method,
    headers: { ...typed, ...headers },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
