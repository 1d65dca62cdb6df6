import { describe, expect, it } from '@jest/globals';
import { compareAttemptTexts } from './compare-attempt-texts.js';

describe('comparing last attempts of one provider', () => {
  it.each([
    ['2014-11-26T14:28:14.07', '2014-11-26T14:28:14.0700000', 0],
    ['2014-11-26T14:28:14', '2014-11-26T14:28:14.000', 0],
    ['2014-11-26T14:28:14.0700001', '2014-11-26T14:28:14.07', 1],
    ['2014-11-26T14:28:14.9', '2014-11-26T14:28:15', -1],
    ['2014-11-26T14:28:14Z', '2014-11-26T14:28:14.000000000Z', 0],
    ['2014-11-26T14:28:14Z', '2014-11-26T15:28:15+01:00', -1],
    ['2014-11-26T14:28:14Z', '2014-11-26T14:28:14', null],
    ['8-13-2014', '2014-11-26T14:28:14', null],
    ['', '', null],
  ])('compares %j with %j', (first, second, expected) => {
    expect(compareAttemptTexts(first, second)).toBe(expected);
  });
});
