import { describe, expect, test } from '@jest/globals';
import { cutMountPath, isUnder, readMountPath } from './mount-path.js';

describe('the path of a mount point', () => {
  test.each(['imports', '/imports', 'imports/', '//imports//'])('is /imports for %s', (prefix) => {
    expect(readMountPath(prefix)).toBe('/imports');
  });

  test.each(['', '/', '/a b', '/a//b', '/:id', '/a?b', '/%61'])('cannot be "%s"', (prefix) => {
    expect(() => readMountPath(prefix)).toThrow('must be a path');
  });

  test.each([
    { url: '/imports', under: true, rest: '/' },
    { url: '/imports/', under: true, rest: '/' },
    { url: '/imports?a=/b', under: true, rest: '/?a=/b' },
    { url: '/imports/refresh?limit=1', under: true, rest: '/refresh?limit=1' },
    { url: '/imports-of-last-week', under: false },
    { url: '/v1/imports', under: false },
  ])('knows whether $url lies under it', ({ url, under, rest }) => {
    expect(isUnder('/imports', url)).toBe(under);
    if (rest !== undefined) expect(cutMountPath('/imports', url)).toBe(rest);
  });
});
