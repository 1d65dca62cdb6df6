import { describe, expect, test } from '@jest/globals';
import { readAllowedHosts } from '../../../config/read-allowed-hosts.js';
import { ReceiverRules } from './receiver-rules.js';

const rulesWith = (hosts: string) => new ReceiverRules(hosts === '' ? [] : (readAllowedHosts(hosts) ?? []));

function judge(url: string, allowedHosts = ''): string {
  const checked = rulesWith(allowedHosts).checkUrl(url);
  return checked.kind === 'allowed' ? 'allowed' : checked.detail;
}

describe('a URL whose host the operator does not list', () => {
  test.each([
    'https://hooks.example.com/a?b=c',
    'https://hooks.example.com:443/',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'HTTPS://HOOKS.EXAMPLE.COM',
  ])('may be called: %s', (url) => {
    expect(judge(url)).toBe('allowed');
  });

  test.each([
    ['http://hooks.example.com/', /https/],
    ['https://hooks.example.com:8443/', /port 443/],
    ['https://user:pass@hooks.example.com/', /credentials/],
    ['https://user@hooks.example.com/', /credentials/],
    ['https://hooks.example.com/#top', /fragment/],
    ['ftp://hooks.example.com/', /https URL/],
    ['hooks.example.com', /https URL/],
    ['https://', /https URL/],
    [`https://hooks.example.com/${'a'.repeat(2100)}`, /2048/],
    ['https://127.0.0.1/', /public/],
    ['https://127.1/', /public/],
    ['https://0x7f.1/', /public/],
    ['https://2130706433/', /public/],
    ['https://0177.0.0.1/', /public/],
    ['https://127.0.0.1./', /public/],
    ['https://１２７.0.0.1/', /public/],
    ['https://%31%32%37.0.0.1/', /public/],
    ['https://0/', /public/],
    ['https://[::1]/', /public/],
    ['https://[::ffff:127.0.0.1]/', /public/],
    ['https://[0:0:0:0:0:ffff:7f00:1]/', /public/],
    ['https://[64:ff9b::10.0.0.1]/', /public/],
    ['https://169.254.169.254/latest/meta-data', /public/],
  ])('may not be called: %s', (url, reason) => {
    expect(judge(url)).toMatch(reason);
  });
});

describe('a host that the operator lists', () => {
  test.each([
    ['http://127.0.0.1:3999/', '127.0.0.1'],
    ['http://2130706433:3999/', '127.0.0.1'],
    ['http://[::ffff:127.0.0.1]/', '127.0.0.0/8'],
    ['http://localhost:3999/', 'localhost'],
    ['http://LOCALHOST.:3999/', 'localhost'],
    ['http://10.1.2.3:8080/', '10.1.0.0/16'],
    ['http://[fd00::5]/', 'fd00::/8'],
    ['http://hooks.internal:8080/', 'hooks.internal:8080'],
  ])('may be called over http and on other ports: %s with %s', (url, list) => {
    expect(judge(url, list)).toBe('allowed');
  });

  test.each([
    ['http://hooks.internal:8081/', 'hooks.internal:8080'],
    ['http://a.hooks.internal/', 'hooks.internal'],
    ['http://10.2.0.1/', '10.1.0.0/16'],
    ['https://127.0.0.2/', '127.0.0.1'],
    ['http://127.0.0.1:81/', '127.0.0.1:80'],
  ])('opens nothing else: %s with %s', (url, list) => {
    expect(judge(url, list)).not.toBe('allowed');
  });

  test('may have private IP addresses if its name is listed; another host only listed ones', () => {
    const rules = rulesWith('hooks.internal,10.1.0.0/16');
    const listed = { host: 'hooks.internal', port: 443, secure: true };
    const other = { host: 'hooks.example.com', port: 443, secure: true };
    expect(rules.mayConnect(listed, '192.168.0.1')).toBe(true);
    expect(rules.mayConnect(other, '192.168.0.1')).toBe(false);
    expect(rules.mayConnect(other, '10.1.0.1')).toBe(true);
    expect(rules.mayConnect(other, '::ffff:10.1.0.1')).toBe(true);
    expect(rules.mayConnect(other, 'nonsense')).toBe(false);
  });
});
