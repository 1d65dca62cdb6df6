import { describe, expect, it } from '@jest/globals';
import { describeFailure, readPlainMessage } from './describe-failure.js';

describe('describing a failure', () => {
  it('names the provider and the cause', () => {
    expect(describeFailure('unavailable', 'ShipStation', '503')).toBe('ShipStation failed (503).');
  });

  it('uses a short plain text as the message', () => {
    expect(readPlainMessage({ kind: 'text', excerpt: 'Payment Required' })).toBe('Payment Required');
  });

  it.each(['', '<html>', '{"mess', '["a', 'cut off…'])('does not use %j as a message', (excerpt) => {
    expect(readPlainMessage({ kind: 'text', excerpt })).toBeNull();
  });

  it('finds no message without text', () => {
    expect(readPlainMessage({ kind: 'empty' })).toBeNull();
    expect(readPlainMessage({ kind: 'json', value: 'text' })).toBeNull();
  });
});
