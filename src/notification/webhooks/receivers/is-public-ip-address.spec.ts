import { describe, expect, test } from '@jest/globals';
import { isPublicIpAddress } from './is-public-ip-address.js';

const forbidden = {
  'this machine': ['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '::1', '::'],
  'link-local, with the metadata services of clouds': [
    '169.254.169.254',
    'fe80::1',
    'fe80::1%eth0',
    '168.63.129.16',
  ],
  'private networks': [
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    'fc00::1',
    'fd00:ec2::254',
    'fec0::1',
  ],
  'shared and reserved ranges': [
    '100.64.0.1',
    '192.0.0.8',
    '198.18.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '100::1',
  ],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  multicast: ['224.0.0.1', 'ff02::1'],
  'IPv4 inside IPv6': [
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '::ffff:0:10.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::8.8.8.8',
    '2002:7f00:1::',
    '2002:c0a8:101::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  ],
  'not allocated': ['4000::1', '5f00::1'],
  'not an IP address': ['', 'localhost', '127.0.0.1.', '256.1.1.1', '1.2.3.4/32'],
};

describe('an IP address that is not public', () => {
  test.each(Object.entries(forbidden).flatMap(([kind, list]) => list.map((address) => ({ kind, address }))))(
    '$kind: $address',
    ({ address }) => {
      expect(isPublicIpAddress(address)).toBe(false);
    },
  );
});

describe('a public IP address', () => {
  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
  ])('%s', (address) => {
    expect(isPublicIpAddress(address)).toBe(true);
  });
});
