import { readFileSync } from 'node:fs';
import type { WireResponse } from './exchange.js';

/** A JSON answer; a text is sent as it is. */
export function jsonResponse(
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  const body = typeof json === 'string' ? json : JSON.stringify(json);
  return {
    kind: 'answer',
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body,
  };
}

/** A page of HTML, as something in front of an application sends it. */
export function htmlResponse(status: number): WireResponse {
  const body = '<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>';
  return { kind: 'answer', status, headers: { 'Content-Type': 'text/html' }, body };
}

/** An answer without a body. */
export function emptyResponse(status: number, headers: Readonly<Record<string, string>> = {}): WireResponse {
  return { kind: 'answer', status, headers, body: '' };
}

/** The text of `fixtures/<name>.json` beside the module with this URL. */
export function readFixture(moduleUrl: string, name: string): string {
  return readFileSync(new URL(`fixtures/${name}.json`, moduleUrl), 'utf8');
}
