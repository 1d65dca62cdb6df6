import { describe, expect, test } from '@jest/globals';
import { readAllowedHosts } from './read-allowed-hosts.js';

describe('hosts that webhooks may call', () => {
  test('are names, addresses and networks, the first two with or without a port', () => {
    expect(
      readAllowedHosts(
        'Hooks.Internal.:8080, localhost,10.1.2.3:81,10.1.0.0/16,[fd00::1]:8080,fd00::2,fd00::/8',
      ),
    ).toEqual([
      { kind: 'name', name: 'hooks.internal', port: 8080 },
      { kind: 'name', name: 'localhost', port: null },
      { kind: 'network', network: '10.1.2.3/32', port: 81 },
      { kind: 'network', network: '10.1.0.0/16', port: null },
      { kind: 'network', network: 'fd00::1/128', port: 8080 },
      { kind: 'network', network: 'fd00::2/128', port: null },
      { kind: 'network', network: 'fd00::/8', port: null },
    ]);
  });

  test.each([
    '*',
    'a,,b',
    'http://a',
    'a:0',
    'a:70000',
    '10.0.0.0/40',
    '127.1',
    '0x7f.0x1',
    'a/8',
    '[::1',
    'a b',
    '-a',
  ])('are not read from %s', (text) => {
    expect(readAllowedHosts(text)).toBeUndefined();
  });
});
