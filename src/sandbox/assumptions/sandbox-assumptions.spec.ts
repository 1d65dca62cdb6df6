import { describe, expect, it } from '@jest/globals';
import { assumptionTables, changeAssumptions, defaultAssumptions } from './sandbox-assumptions.js';

describe('The assumptions', () => {
  it('each state a question, a default that is one of the choices, and why', () => {
    for (const table of Object.values(assumptionTables)) {
      for (const { question, source, why } of Object.values(table)) {
        for (const text of [question, source, why]) expect(text).not.toBe('');
      }
    }
    expect(changeAssumptions(defaultAssumptions, {})).toEqual(defaultAssumptions);
  });

  it('can be changed one by one; the others and the defaults stay', () => {
    const changed = changeAssumptions(defaultAssumptions, { shipstation: { statusShape: 'B' } });
    expect(changed.shipstation).toEqual({ ...defaultAssumptions.shipstation, statusShape: 'B' });
    expect(changed.shipengine).toEqual(defaultAssumptions.shipengine);
    expect(defaultAssumptions.shipstation.statusShape).toBe('A');
  });

  it.each([
    ['statusShape', 'C', '"statusShape" cannot be "C"; it can be: A, B.'],
    ['stampSkewInMs', -1, '"stampSkewInMs" cannot be -1; it can be: any number from 0.'],
    ['idleStatusText', 7, '"idleStatusText" cannot be 7; it can be: any text.'],
    ['moonPhase', 'full', 'There is no assumption "moonPhase"'],
    ['constructor', 'full', 'There is no assumption "constructor"'],
  ])('refuse %s set to %p and say what is possible', (name, value, message) => {
    const shipstation: object = Object.fromEntries([[name, value]]);
    expect(() => changeAssumptions(defaultAssumptions, { shipstation })).toThrow(message);
  });
});
