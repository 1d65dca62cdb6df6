import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { assumptionTables, changeAssumptions, defaultAssumptions } from './sandbox-assumptions.js';

describe('the assumptions', () => {
  it('each state a question, a default that is one of the choices, and why', () => {
    for (const table of Object.values(assumptionTables)) {
      for (const { question, source, why } of Object.values(table)) {
        for (const text of [question, source, why]) expect(text).not.toBe('');
      }
    }
    expect(changeAssumptions(defaultAssumptions, {})).toEqual(defaultAssumptions);
  });

  it('are each named in the section of the evidence that leaves the question open', () => {
    const page = readFileSync(new URL('../../../docs/providers/evidence.md', import.meta.url), 'utf8');
    const sections = new Map(
      page
        .split(/^#+ /m)
        .map((section) => [section.split('\n', 1).join('').toLowerCase().replaceAll(' ', '-'), section]),
    );
    for (const table of Object.values(assumptionTables)) {
      for (const [name, { source }] of Object.entries(table)) {
        const [, anchor = ''] = source.split('#');
        expect([name, sections.get(anchor)]).toEqual([name, expect.stringContaining(`\`${name}\``)]);
      }
    }
  });

  it('can be changed one by one; the other values and the defaults stay', () => {
    const changed = changeAssumptions(defaultAssumptions, { shipstation: { statusShape: 'B' } });
    expect(changed.shipstation).toEqual({ ...defaultAssumptions.shipstation, statusShape: 'B' });
    expect(changed.shipengine).toEqual(defaultAssumptions.shipengine);
    expect(defaultAssumptions.shipstation.statusShape).toBe('A');
  });

  it.each([
    ['statusShape', 'C', '"statusShape" cannot be "C"; it can be: A, B.'],
    ['attemptSkewInMs', -1, '"attemptSkewInMs" cannot be -1; it can be: any number from 0.'],
    ['idleStatusText', 7, '"idleStatusText" cannot be 7; it can be: any string.'],
    ['moonPhase', 'full', 'There is no assumption "moonPhase"'],
    ['constructor', 'full', 'There is no assumption "constructor"'],
  ])('reject %s set to %p and name the valid values', (name, value, message) => {
    const shipstation: object = Object.fromEntries([[name, value]]);
    expect(() => changeAssumptions(defaultAssumptions, { shipstation })).toThrow(message);
  });
});
