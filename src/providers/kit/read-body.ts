import type { ProviderHttpBody } from '../contract/provider.js';
import { tidyText } from './tidy-text.js';

const EXCERPT_LENGTH = 200;

/**
 * Reads a body as nothing, JSON or text, also when the content type is wrong. It drops a byte order mark. It reads an unknown
 * character set as UTF-8 with replacement characters. Never throws.
 */
export function readBody(bytes: Uint8Array, contentType: string): ProviderHttpBody {
  const text = decode(bytes, contentType).trim();
  if (text === '') return { kind: 'empty' };
  if (/json/i.test(contentType) || /^[[{]/.test(text)) {
    try {
      return { kind: 'json', value: JSON.parse(text) as unknown };
    } catch {
      // Truncated or not JSON: it counts as text.
    }
  }
  return { kind: 'text', excerpt: tidyText(text.slice(0, 4 * EXCERPT_LENGTH), EXCERPT_LENGTH) };
}

function decode(bytes: Uint8Array, contentType: string): string {
  const label = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    // An unknown character set.
    return new TextDecoder().decode(bytes);
  }
}
