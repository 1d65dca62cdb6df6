import { describe, expect, it } from '@jest/globals';
import { chooseSocketDirectory } from './data-directory.js';

describe('the folder of the socket', () => {
  it('lies under the folder for temporary files', () => {
    expect(chooseSocketDirectory('/var/tmp', 'gateway')).toBe('/var/tmp/gateway');
  });

  it('lies under /tmp when the path would be longer than 107 bytes', () => {
    const exactly = `/${'x'.repeat(107 - '//gateway/.s.PGSQL.5432'.length)}`;
    expect(chooseSocketDirectory(exactly, 'gateway')).toBe(`${exactly}/gateway`);
    expect(chooseSocketDirectory(`${exactly}x`, 'gateway')).toBe('/tmp/gateway');
    expect(chooseSocketDirectory(`/${'ü'.repeat(50)}`, 'gateway')).toBe('/tmp/gateway');
  });

  it('lies under /tmp when the path holds a comma', () => {
    expect(chooseSocketDirectory('/a,b', 'gateway')).toBe('/tmp/gateway');
  });
});
