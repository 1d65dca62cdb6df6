import { readFileSync } from 'node:fs';
import type { WireAnswer } from './exchange.js';

/** A JSON answer; a text is sent as it is. */
export function answerJson(
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  const body = typeof json === 'string' ? json : JSON.stringify(json);
  return {
    kind: 'answer',
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body,
  };
}

/** A page of HTML, as something in front of an application sends it. */
export function answerHtml(status: number): WireAnswer {
  const body = '<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>';
  return { kind: 'answer', status, headers: { 'Content-Type': 'text/html' }, body };
}

/** An answer without a body. */
export function answerEmpty(status: number, headers: Readonly<Record<string, string>> = {}): WireAnswer {
  return { kind: 'answer', status, headers, body: '' };
}

/** The text of `fixtures/<name>.json` beside the module with this URL. */
export function readFixture(moduleUrl: string, name: string): string {
  return readFileSync(new URL(`fixtures/${name}.json`, moduleUrl), 'utf8');
}
