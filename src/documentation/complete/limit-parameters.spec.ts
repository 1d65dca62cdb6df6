import { expect, test } from '@jest/globals';
import { defaultLimits } from '../../bootstrap/request-limits.js';
import { parameterLimits } from './complete-document.js';

test('the document says of paths what the router reads of them', () => {
  expect(parameterLimits.pathInCharacters).toBe(defaultLimits.pathParameterInCharacters);
});
