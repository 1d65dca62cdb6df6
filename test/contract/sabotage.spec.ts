import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { findBreakingChanges } from '../../tools/contract-diff/find-breaking-changes.js';
import { type Json, readRecord } from './json.js';
import { planSabotage } from './sabotage.js';

/** Makes one of every `step` changes. `SABOTAGE_STEP=1` makes all, which takes a minute. */
const step = Number(process.env.SABOTAGE_STEP ?? 11);

test('the check of the contract finds every breaking change, wherever it is made', async () => {
  const text = await readFile('openapi/openapi.json', 'utf8');
  const before: Json = readRecord(JSON.parse(text));
  const after: Json = readRecord(JSON.parse(text));
  const missed: string[] = [];
  let count = 0;
  for (const { what, commit } of planSabotage(after)) {
    count += 1;
    if (count % step !== 0) continue;
    const undo = commit();
    if (findBreakingChanges(before, after).length === 0) missed.push(what);
    undo();
  }
  expect(missed).toEqual([]);
  expect(count).toBeGreaterThan(1000);
  expect(JSON.stringify(after)).toBe(JSON.stringify(before));
}, 240_000);
