import { describe, expect, it } from '@jest/globals';
import { mapHttpStatus } from './map-http-status.js';

describe('the failure that an HTTP status means', () => {
  it.each([
    [200, 'unreadable'],
    [299, 'unreadable'],
    [301, 'rejected'],
    [304, 'rejected'],
    [400, 'rejected'],
    [401, 'unauthorized'],
    [402, 'plan-required'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [410, 'rejected'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [504, 'unavailable'],
  ])('%d is %s', (status, kind) => {
    expect(mapHttpStatus(status)).toBe(kind);
  });
});
