import { expect, test } from '@jest/globals';
import { defaultLimits } from '../../bootstrap/create-http-adapter.js';
import { parameterLimits } from './complete-document.js';

test('the document has the same limit for path parameters as the router', () => {
  expect(parameterLimits.pathInCharacters).toBe(defaultLimits.pathParameterInCharacters);
});
