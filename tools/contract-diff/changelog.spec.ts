import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { breakingRules } from './breaking-change.js';

test('the changelog of the contract explains every rule in the words of the check', async () => {
  const changelog = await readFile('openapi/CHANGELOG.md', 'utf8');
  const rows = [...changelog.matchAll(/^\| `([a-z-]+)` +\| (.*?) +\|$/gm)].map(([, rule, text]) => [
    rule,
    text,
  ]);
  expect(Object.fromEntries(rows)).toEqual(breakingRules);
});
