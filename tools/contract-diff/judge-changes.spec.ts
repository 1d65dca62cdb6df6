import { describe, expect, test } from '@jest/globals';
import type { BreakingChange } from './breaking-change.js';
import { judgeChanges } from './judge-changes.js';

const gone: BreakingChange = {
  rule: 'operation-removed',
  location: 'GET /things',
  detail: 'the operation is gone',
};
const line =
  '- **breaking** `operation-removed` `GET /things`: nobody used it; `GET /stuff` takes its location';

describe('the changelog of the contract', () => {
  test('must declare a breaking change under Unreleased', () => {
    expect(judgeChanges([gone], `# Changelog\n\n## Unreleased\n\n${line}\n\n## 0.1.0\n`).undeclared).toEqual(
      [],
    );
    expect(judgeChanges([gone], '# Changelog\n\n## Unreleased\n').undeclared).toEqual([gone]);
  });

  test('does not declare a change in the section of an older release', () => {
    expect(judgeChanges([gone], `## Unreleased\n\n## 0.1.0\n\n${line}\n`).undeclared).toEqual([gone]);
  });

  test('must not declare a change that did not happen', () => {
    expect(judgeChanges([], `## Unreleased\n\n${line}\n`).groundless).toEqual([
      'operation-removed GET /things',
    ]);
  });
});
