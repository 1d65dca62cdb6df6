import { describe, expect, test } from '@jest/globals';
import type { BreakingChange } from './breaking-change.js';
import { judgeChanges } from './judge-changes.js';

const gone: BreakingChange = {
  rule: 'operation-removed',
  place: 'GET /things',
  detail: 'the operation is gone',
};
const line = '- **breaking** `operation-removed` `GET /things`: nobody used it; `GET /stuff` takes its place';

describe('the changelog of the contract', () => {
  test('must declare a breaking change under Unreleased', () => {
    expect(judgeChanges([gone], `# Changelog\n\n## Unreleased\n\n${line}\n\n## 0.1.0\n`).undeclared).toEqual(
      [],
    );
    expect(judgeChanges([gone], '# Changelog\n\n## Unreleased\n').undeclared).toEqual([gone]);
  });

  test('declares nothing by the sections of older releases', () => {
    expect(judgeChanges([gone], `## Unreleased\n\n## 0.1.0\n\n${line}\n`).undeclared).toEqual([gone]);
  });

  test('may not declare what does not happen', () => {
    expect(judgeChanges([], `## Unreleased\n\n${line}\n`).groundless).toEqual([
      'operation-removed GET /things',
    ]);
  });
});
