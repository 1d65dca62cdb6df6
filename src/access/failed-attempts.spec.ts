import { describe, expect, it } from '@jest/globals';
import { FailedAttempts } from './failed-attempts.js';

describe('failed authentications from an IP address', () => {
  const fail = (attempts: FailedAttempts, ipAddress: string, times: number, nowInMs = 0) => {
    for (let index = 0; index < times; index += 1) attempts.count(ipAddress, nowInMs);
  };

  it('may be thirty in a burst, and then one every two seconds', () => {
    const attempts = new FailedAttempts();
    fail(attempts, '192.0.2.1', 29);
    expect(attempts.waitInMs('192.0.2.1', 0)).toBe(0);
    fail(attempts, '192.0.2.1', 1);
    expect(attempts.waitInMs('192.0.2.1', 0)).toBe(2_000);
    expect(attempts.waitInMs('192.0.2.1', 1_500)).toBe(500);
    expect(attempts.waitInMs('192.0.2.1', 2_000)).toBe(0);
    fail(attempts, '192.0.2.1', 1, 2_000);
    expect(attempts.waitInMs('192.0.2.1', 2_000)).toBe(2_000);
    expect(attempts.waitInMs('192.0.2.1', 3_600_000)).toBe(0);
  });

  it('do not count for another IP address', () => {
    const attempts = new FailedAttempts();
    fail(attempts, '192.0.2.1', 40);
    expect(attempts.waitInMs('192.0.2.2', 0)).toBe(0);
  });

  it('count for the whole network of an IPv6 address, and for an IPv4 address in either notation', () => {
    const attempts = new FailedAttempts();
    fail(attempts, '2001:db8:1:2::1', 30);
    expect(attempts.waitInMs('2001:db8:1:2:ffff::9', 0)).toBe(2_000);
    expect(attempts.waitInMs('2001:db8:1:3::1', 0)).toBe(0);
    fail(attempts, '::ffff:192.0.2.7', 30);
    expect(attempts.waitInMs('192.0.2.7', 0)).toBe(2_000);
  });

  it('are kept for at most ten thousand IP addresses', () => {
    const attempts = new FailedAttempts();
    fail(attempts, 'first', 30);
    for (let index = 0; index < 10_000; index += 1) attempts.count(`other ${index}`, 0);
    expect(attempts.waitInMs('first', 0)).toBe(0);
    expect(attempts.waitInMs('other 9999', 0)).toBe(0);
  });
});
