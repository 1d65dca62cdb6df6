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
    ['marketplace', 400, 'rejected'],
    ['marketplace', 200, 'rejected'],
    ['unauthorized', 401, 'rejected'],
    ['plan-required', 402, 'rejected'],
    ['forbidden', 403, 'rejected'],
    ['not-found', 404, 'rejected'],
    ['not-refreshable', 400, 'rejected'],
    ['rejected', 302, 'rejected'],
  ])('after %s with %s is %s', (kind, httpStatus, expected) => {
    expect(judgeTrigger({ kind, httpStatus, detail: '', retryAfterInMs: null, jsonBody: false })).toBe(
      expected,
    );
  });
});
