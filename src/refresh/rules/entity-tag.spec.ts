import { describe, expect, it } from '@jest/globals';
import { entityTag, matchesEntityTag } from './entity-tag.js';

describe('the entity tag of a refresh', () => {
  it('is its sequence in quotes', () => {
    expect(entityTag(3)).toBe('"3"');
  });

  it.each<[string | undefined, boolean]>([
    ['"3"', true],
    ['W/"3"', true],
    ['"1", "3"', true],
    ['"1",W/"3"', true],
    ['*', true],
    [undefined, false],
    ['', false],
    ['3', false],
    ['"33"', false],
    ['"1", "2"', false],
    ['w/"3"', false],
  ])('is matched by If-None-Match %j: %j', (header, matches) => {
    expect(matchesEntityTag(header, entityTag(3))).toBe(matches);
  });
});
