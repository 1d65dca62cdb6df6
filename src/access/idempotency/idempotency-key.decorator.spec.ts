import { describe, expect, test } from '@jest/globals';
import { readIdempotencyKey } from './idempotency-key.decorator.js';

describe('the header Idempotency-Key', () => {
  test('is optional and accepts 1 to 255 characters unchanged', () => {
    expect(readIdempotencyKey(undefined)).toBeNull();
    expect(readIdempotencyKey('a')).toBe('a');
    expect(readIdempotencyKey('x'.repeat(255))).toBe('x'.repeat(255));
  });

  test.each([0, 256])('is rejected with %i characters', (length) => {
    expect(() => readIdempotencyKey('x'.repeat(length))).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        errors: [expect.objectContaining({ pointer: '{Idempotency-Key}' })],
      }),
    );
  });
});
