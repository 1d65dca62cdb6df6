import { describe, expect, it } from '@jest/globals';
import { choiceSetting, readSettings, schemaOfSettings } from './provider-setting.js';

const declared = { pace: choiceSetting(['slow', 'fast'], 'How it walks.') };

describe('the settings that a provider declares', () => {
  it('have one schema', () => {
    expect(schemaOfSettings(declared)).toEqual({
      type: 'object',
      properties: { pace: { type: 'string', enum: ['slow', 'fast'], description: 'How it walks.' } },
      additionalProperties: false,
    });
  });

  it('are read without those of others', () => {
    expect(readSettings(declared, { pace: 'fast', settleSeconds: 30 })).toEqual({ pace: 'fast' });
    expect(readSettings(declared, {})).toEqual({});
  });

  it('are rejected if a stored value is not valid', () => {
    expect(() => readSettings(declared, { pace: 'late' })).toThrow('The stored setting pace is not valid.');
  });
});
