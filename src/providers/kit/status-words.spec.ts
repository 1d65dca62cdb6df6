import { describe, expect, it } from '@jest/globals';
import { findDeclaredStatus } from './status-words.js';

describe('the statuses that an operator declares', () => {
  const settings = { statusWords: { ' Refreshed': 'idle', '7': 'running' } } as const;

  it('are found in any case and with outer spaces', () => {
    expect(findDeclaredStatus(settings, 'REFRESHED ')).toBe('idle');
    expect(findDeclaredStatus(settings, '7')).toBe('running');
  });

  it('match whole strings only, and nothing inherited', () => {
    expect(findDeclaredStatus(settings, 'refreshed once')).toBeNull();
    expect(findDeclaredStatus(settings, 'constructor')).toBeNull();
    expect(findDeclaredStatus({}, 'refreshed')).toBeNull();
  });
});
