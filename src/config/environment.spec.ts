import { describe, expect, it } from '@jest/globals';
import { readSandboxPort } from './environment.js';

describe('The port of a sandbox that runs alone', () => {
  it.each([
    [undefined, 3001],
    ['', 3001],
    ['0', 0],
    ['4010', 4010],
    ['65535', 65_535],
  ])('for SANDBOX_PORT %p is %p', (text, port) => {
    expect(readSandboxPort({ SANDBOX_PORT: text })).toBe(port);
  });

  it.each(['x', '-1', '65536', '3001.5', ' 1'])('cannot be %p', (text) => {
    expect(() => readSandboxPort({ SANDBOX_PORT: text })).toThrow(`SANDBOX_PORT is "${text}"`);
  });
});
