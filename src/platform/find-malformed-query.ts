import type { FieldProblem } from './problem.js';

/** Finds the parameters of a raw query whose percent-encoding is not that of UTF-8 text; parsers would guess silently. */
export function findMalformedQuery(url: string): FieldProblem[] {
  const start = url.indexOf('?');
  if (start === -1) return [];
  return url
    .slice(start + 1)
    .split('&')
    .filter((pair) => !isDecodable(pair))
    .map((pair) => ({
      pointer: `?${pair.split('=', 1).filter(isDecodable).map(decodeURIComponent).join('')}`,
      detail: 'Must be percent-encoded UTF-8.',
    }));
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
