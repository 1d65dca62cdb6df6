import { describe, expect, it } from '@jest/globals';
import type { FailureKind } from '../contract/provider-response.js';
import { judgeTrigger } from './judge-trigger.js';

describe('what is certain after a failed trigger', () => {
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
  ])('failure %s with HTTP status %s: %s', (kind, httpStatus, expected) => {
    expect(judgeTrigger({ kind, httpStatus, detail: '', retryAfterInMs: null, jsonBody: false })).toBe(
      expected,
    );
  });
});
