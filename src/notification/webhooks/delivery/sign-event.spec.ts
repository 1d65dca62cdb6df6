import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { systemClock } from '../../../platform/clock.js';
import { createSecret, signEvent } from './sign-event.js';

describe('a signature', () => {
  const timestampInSeconds = Math.floor(systemClock.nowInMs() / 1000);
  const message = { id: 'evt_1', timestampInSeconds, body: '{"name":"Bücher & 日本"}' };

  test('is accepted by the published library with each of the secrets, and not with another', () => {
    const secrets = [createSecret(), createSecret()];
    const headers = signEvent(message, secrets);
    for (const secret of secrets) {
      expect(new Webhook(secret).verify(message.body, headers)).toEqual({ name: 'Bücher & 日本' });
    }
    expect(() => new Webhook(createSecret()).verify(message.body, headers)).toThrow('No matching signature');
  });

  test('equals the signature of the published library', () => {
    const secret = createSecret();
    const theirs = new Webhook(secret).sign(message.id, new Date(timestampInSeconds * 1000), message.body);
    expect(signEvent(message, [secret])['webhook-signature']).toBe(theirs);
  });

  test.each([
    ['id', { id: 'evt_2' }],
    ['time', { timestampInSeconds: timestampInSeconds - 1 }],
    ['body', { body: '{}' }],
  ])('is not valid for another %s', (_what, change) => {
    const secret = createSecret();
    const { 'webhook-signature': signature } = signEvent(message, [secret]);
    const other = { ...message, ...change };
    const headers = { ...signEvent(other, [secret]), 'webhook-signature': signature };
    expect(() => new Webhook(secret).verify(other.body, headers)).toThrow('No matching signature');
  });

  test('uses a secret of 32 random bytes in the format of the standard', () => {
    const [one, other] = [createSecret(), createSecret()];
    expect(one).not.toBe(other);
    expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
