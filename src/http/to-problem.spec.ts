import { expect, it } from '@jest/globals';
import { toProblem } from './to-problem.js';

const limits = { bodyInBytes: 100 };

it.each([
  [{ code: 'ECONNREFUSED' }, 'cannot be reached'],
  [{ code: '57P01' }, 'cannot be reached'],
  [{ code: '53300' }, 'cannot be reached'],
  [new Error('timeout exceeded when trying to connect'), 'No connection'],
  [new Error('Query read timeout'), 'No connection'],
  [{ code: '57014' }, 'did not answer in time'],
  [{ code: '40001' }, 'at the same time'],
  [{ code: '40P01' }, 'at the same time'],
])('a database that fails with %o is a 503 to be sent again', (error, sentence) => {
  const problem = toProblem(error, limits);
  expect(problem).toMatchObject({ code: 'unavailable', status: 503, headers: { 'retry-after': '1' } });
  expect(problem.detail).toContain(sentence);
});

it('an error of a statement stays a 500 without details', () => {
  expect(toProblem({ code: '23505', message: 'secret' }, limits)).toMatchObject({
    code: 'internal',
    status: 500,
  });
});
