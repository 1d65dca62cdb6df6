import { invalidField } from '../../platform/problem.js';

/** The maximum length of an `Idempotency-Key`, in characters. */
export const maxKeyLength = 255;

/** The key of an `Idempotency-Key` header; null without one. Throws `invalid-request` if it is empty or too long. */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null;
  const key = typeof header === 'string' ? header : header.join(', ');
  if (key.length >= 1 && key.length <= maxKeyLength) return key;
  throw invalidField(
    '{Idempotency-Key}',
    `Send 1 to ${maxKeyLength} characters, or omit the header. A new UUID is a good value.`,
  );
}
