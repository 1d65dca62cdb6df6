import { invalidField } from '../../platform/problem.js';

/** The longest `Idempotency-Key`, in characters. */
export const maxKeyLength = 255;

/** The key that an `Idempotency-Key` header gives, null without one; throws `invalid-request` when it is empty or too long. */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null;
  const key = typeof header === 'string' ? header : header.join(', ');
  if (key.length >= 1 && key.length <= maxKeyLength) return key;
  throw invalidField(
    '{Idempotency-Key}',
    `Send 1 to ${maxKeyLength} characters, or leave the header out. A fresh UUID does well.`,
  );
}
