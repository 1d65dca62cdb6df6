import { describe, expect, it } from '@jest/globals';
import { decideMigration } from './decide-migration.js';

describe('what a starting gateway does about the schema', () => {
  it('migrates an empty database', () => {
    expect(decideMigration({ applied: [], known: ['a', 'b'], compatibleFrom: null })).toEqual({
      kind: 'migrate',
    });
  });

  it('applies what is missing', () => {
    const schema = { applied: ['a'], known: ['a', 'b'], compatibleFrom: 'a' };
    expect(decideMigration(schema)).toEqual({ kind: 'migrate' });
  });

  it('uses a newer schema that is compatible with its own newest migration', () => {
    const schema = { applied: ['a', 'b', 'c'], known: ['a', 'b'], compatibleFrom: 'b' };
    expect(decideMigration(schema)).toEqual({ kind: 'use-newer', unknown: ['c'] });
  });

  it('gives up on a newer schema that needs a migration it does not know', () => {
    const schema = { applied: ['a', 'b', 'c'], known: ['a'], compatibleFrom: 'b' };
    expect(decideMigration(schema)).toEqual({ kind: 'too-old', unknown: ['b', 'c'] });
  });

  it('gives up on a newer schema that does not say what it is compatible with', () => {
    const schema = { applied: ['a', 'b'], known: ['a'], compatibleFrom: null };
    expect(decideMigration(schema)).toEqual({ kind: 'too-old', unknown: ['b'] });
  });

  it('gives up on a schema of a version before the first release, whatever else is applied or known', () => {
    const preRelease = '2026-11-22-first-tables';
    for (const applied of [[preRelease], [preRelease, 'a'], ['a', preRelease]]) {
      expect(decideMigration({ applied, known: ['a'], compatibleFrom: preRelease })).toEqual({
        kind: 'pre-release',
      });
    }
  });

  it('gives up when each side has a migration that the other lacks', () => {
    const schema = { applied: ['a', 'b'], known: ['a', 'c'], compatibleFrom: 'a' };
    expect(decideMigration(schema)).toEqual({ kind: 'diverged', unknown: ['b'], missing: ['c'] });
  });

  it('gives up when a migration it has was left out before others that are applied', () => {
    const schema = { applied: ['a', 'c'], known: ['a', 'b', 'c'], compatibleFrom: 'a' };
    expect(decideMigration(schema)).toEqual({ kind: 'diverged', unknown: [], missing: ['b'] });
  });
});
