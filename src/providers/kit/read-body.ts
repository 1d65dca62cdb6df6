import type { ProviderHttpBody } from '../contract/provider.js';
import { tidyText } from './tidy-text.js';

const EXCERPT_LENGTH = 200;

/**
 * Makes out what a body is, whatever the content type claims: nothing, JSON, or text. A byte order mark is dropped, an unknown
 * or wrong character set is read as UTF-8 with replacement characters. Never throws.
 */
export function readBody(bytes: Uint8Array, contentType: string): ProviderHttpBody {
  const text = decode(bytes, contentType).trim();
  if (text === '') return { kind: 'empty' };
  if (/json/i.test(contentType) || /^[[{]/.test(text)) {
    try {
      return { kind: 'json', value: JSON.parse(text) as unknown };
    } catch {
      // Truncated, or not JSON after all: it is text.
    }
  }
  return { kind: 'text', excerpt: tidyText(text.slice(0, 4 * EXCERPT_LENGTH), EXCERPT_LENGTH) };
}

function decode(bytes: Uint8Array, contentType: string): string {
  const label = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    // A label that nobody knows.
    return new TextDecoder().decode(bytes);
  }
}
