import { describe, expect, it } from '@jest/globals';
import { findDeclaredWord } from './find-declared-word.js';

describe('the words an operator declares', () => {
  const settings = { statusWords: { ' Refreshed': 'idle', '7': 'running' } } as const;

  it('are found whatever the case and outer spaces', () => {
    expect(findDeclaredWord(settings, 'REFRESHED ')).toBe('idle');
    expect(findDeclaredWord(settings, '7')).toBe('running');
  });

  it('are whole words, and nothing inherited', () => {
    expect(findDeclaredWord(settings, 'refreshed once')).toBeNull();
    expect(findDeclaredWord(settings, 'constructor')).toBeNull();
    expect(findDeclaredWord({}, 'refreshed')).toBeNull();
  });
});
