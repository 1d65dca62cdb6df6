import { tidyText } from './tidy-text.js';

const MAX_LENGTH = 300;

/** Shorter values are no secrets; to hide them would only hide ordinary words. */
const MIN_SECRET_LENGTH = 4;

/**
 * Prepares a provider's text for a caller. It removes every secret, in any case: plain, as base64 (with and without padding,
 * base64url), URL-encoded, and escaped as in JSON (also with escaped slashes). Then it tidies the text and cuts it to 300
 * characters. For HTTP Basic, pass the pair `user:password` as well as its parts.
 */
export function scrub(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH).flatMap(listForms);
  if (forms.length === 0) return tidyText(text, MAX_LENGTH);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map((form) => escapePattern(form)).join('|'), 'gi');
  return tidyText(text.replace(pattern, '[redacted]'), MAX_LENGTH);
}

function listForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const base64 = bytes.toString('base64');
  const plainForms = [secret, base64, base64.replace(/=+$/, ''), bytes.toString('base64url')];
  return plainForms.flatMap((form) => [
    form,
    ...escapeAsJson(form),
    encodeURIComponent(form),
    new URLSearchParams({ s: form }).toString().slice(2),
  ]);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function escapeAsJson(text: string): readonly string[] {
  const inJson = JSON.stringify(text).slice(1, -1);
  return [inJson, inJson.replaceAll('/', '\\/')];
}
