import { describe, expect, it } from '@jest/globals';
import type { FailureKind } from '../contract/provider-response.js';
import { judgeTrigger } from './judge-trigger.js';

describe('what a failed trigger leaves certain', () => {
  it.each<[FailureKind, number | null, string]>([
    ['unreachable', null, 'not-asked'],
    ['throttled', 429, 'not-asked'],
    ['marketplace', 429, 'not-asked'],
    ['lost', null, 'unknown'],
    ['unavailable', 500, 'unknown'],
    ['unreadable', 200, 'unknown'],
    ['marketplace', 502, 'unknown'],
    ['marketplace', 400, 'refused'],
    ['marketplace', 200, 'refused'],
    ['unauthorized', 401, 'refused'],
    ['plan-required', 402, 'refused'],
    ['forbidden', 403, 'refused'],
    ['not-found', 404, 'refused'],
    ['not-refreshable', 400, 'refused'],
    ['rejected', 302, 'refused'],
  ])('after %s with %s is %s', (kind, httpStatus, expected) => {
    expect(judgeTrigger({ kind, httpStatus, detail: '', retryAfterInMs: null, jsonBody: false })).toBe(
      expected,
    );
  });
});
