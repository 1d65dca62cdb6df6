import { describe, expect, test } from '@jest/globals';
import { GatewayError } from '#client/gateway-error';
import { describeFailure } from './describe-failure.js';

const rejected = new Error('connect ECONNREFUSED 127.0.0.1:9');

function rejection(detail: string, errors: { pointer: string; detail: string }[]): GatewayError {
  const problem = { type: '/problems/invalid-request', title: 'No', status: 400, code: 'invalid-request' };
  return new GatewayError(400, { ...problem, detail, requestId: 'r1', errors });
}

describe('what went wrong is said', () => {
  test.each([
    [
      new TypeError('fetch failed', { cause: rejected }),
      `The gateway cannot be reached: ${rejected.message}`,
    ],
    [
      new Error('The gateway cannot be reached', {
        cause: new TypeError('fetch failed', { cause: rejected }),
      }),
      `The gateway cannot be reached: ${rejected.message}`,
    ],
    [new Error('No key: set GATEWAY_API_KEY.'), 'No key: set GATEWAY_API_KEY.'],
    [
      new Error('No key: a cannot be read.', { cause: new Error('ENOENT') }),
      'No key: a cannot be read: ENOENT',
    ],
    [new DOMException('aborted', 'TimeoutError'), 'The gateway did not respond in time.'],
    [new GatewayError(502, null), 'The response has status 502'],
  ])('with the useful reason: %s', (error, text) => {
    expect(describeFailure(error)).toBe(text);
  });

  test('with every validation error of a request once', () => {
    const since = { pointer: '/since', detail: 'Add an offset.' };
    expect(describeFailure(rejection('/since: Add an offset.', [since]))).toBe(
      'invalid-request: /since: Add an offset.\n  (request r1)',
    );
    expect(describeFailure(rejection('2 fields are wrong.', [since]))).toBe(
      'invalid-request: 2 fields are wrong.\n  /since Add an offset.\n  (request r1)',
    );
  });
});
