import { readFileSync } from 'node:fs';
import type { WireResponse } from './exchange.js';

/** A JSON response. A string is sent as it is. */
export function jsonResponse(
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  const body = typeof json === 'string' ? json : JSON.stringify(json);
  return {
    kind: 'response',
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body,
  };
}

/** An HTML page, as from a proxy in front of an application. */
export function htmlResponse(status: number): WireResponse {
  const body = '<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>';
  return { kind: 'response', status, headers: { 'Content-Type': 'text/html' }, body };
}

/** A response without a body. */
export function emptyResponse(status: number, headers: Readonly<Record<string, string>> = {}): WireResponse {
  return { kind: 'response', status, headers, body: '' };
}

/** The text of `fixtures/<name>.json` in the folder of the module with this URL. */
export function readFixture(moduleUrl: string, name: string): string {
  return readFileSync(new URL(`fixtures/${name}.json`, moduleUrl), 'utf8');
}
