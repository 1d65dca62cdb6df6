import { describe, expect, it } from '@jest/globals';
import type { SourceReading } from '../contract/source-reading.js';
import { collectSources } from './collect-sources.js';

function readEntry(entry: unknown): SourceReading | null {
  if (typeof entry !== 'string') return null;
  const nothing = {
    name: null,
    marketplace: null,
    status: null,
    lastAttempt: null,
    watermarkAtEarliest: null,
  };
  return { source: entry, active: true, refreshable: true, ...nothing };
}

const idsOf = (entries: readonly unknown[]) =>
  collectSources(entries, readEntry)?.map(({ source }) => source);

describe('collecting a list of sources', () => {
  it('leaves out entries without an id and repeated ids', () => {
    expect(idsOf(['1', null, '2', '1', {}])).toEqual(['1', '2']);
  });

  it('reads an empty list as an account without sources', () => {
    expect(idsOf([])).toEqual([]);
  });

  it('does not read a list of unreadable entries as an account without sources', () => {
    expect(idsOf([null, {}])).toBeUndefined();
  });
});
