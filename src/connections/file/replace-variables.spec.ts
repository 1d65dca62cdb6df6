import { describe, expect, it } from '@jest/globals';
import { replaceVariables } from './replace-variables.js';

const environment = { NAME: 'value', NESTED: '${NAME}', EMPTY: '' };

describe('variables in a file', () => {
  it.each([
    ['${NAME}', 'value'],
    ['a ${NAME} and ${NAME}', 'a value and value'],
    ['$${NAME}', '${NAME}'],
    ['$$${NAME}', '$${NAME}'],
    ['${NESTED}', '${NAME}'],
    ['${EMPTY}', ''],
    ['$NAME {NAME} $$', '$NAME {NAME} $$'],
  ])('%s becomes %s', (text, expected) => {
    expect(replaceVariables(text, environment)).toEqual({ value: expected, errors: [] });
  });

  it('are replaced at every depth, but not in keys and not in numbers', () => {
    const input = { '${NAME}': [{ a: '${NAME}' }, 7, null, true] };
    expect(replaceVariables(input, environment).value).toEqual({
      '${NAME}': [{ a: 'value' }, 7, null, true],
    });
    expect(input).toEqual({ '${NAME}': [{ a: '${NAME}' }, 7, null, true] });
  });

  it('are reported with their path if they are missing', () => {
    expect(replaceVariables({ a: [{ 'b c': '${GONE} ${NAME}' }] }, environment).errors).toEqual([
      { path: 'a[0]["b c"]', detail: 'the environment variable GONE is not set' },
    ]);
  });

  it.each(['${', '${}', '${A-B}', '${A', '${1A}', '${NAME:-x}'])('are malformed in the form %s', (text) => {
    const { errors } = replaceVariables({ a: text }, environment);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.detail).toContain('`$${`');
  });

  it('are an error in a value that contains itself', () => {
    const endless: unknown[] = [];
    endless.push(endless);
    expect(replaceVariables(endless, environment).errors).toHaveLength(1);
  });
});
