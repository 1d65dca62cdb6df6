import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { findBreakingChanges } from '../../tools/contract-diff/find-breaking-changes.js';
import { type Json, readRecord } from './json.js';
import { planSabotage } from './sabotage.js';

/** Of so many changes one is made; `SABOTAGE_STEP=1` makes them all, which takes a minute. */
const step = Number(process.env.SABOTAGE_STEP ?? 11);

test('the check of the contract finds every breaking change, wherever in the contract it is made', async () => {
  const text = await readFile('openapi/openapi.json', 'utf8');
  const before: Json = readRecord(JSON.parse(text));
  const after: Json = readRecord(JSON.parse(text));
  const unseen: string[] = [];
  let count = 0;
  for (const { what, commit } of planSabotage(after)) {
    count += 1;
    if (count % step !== 0) continue;
    const undo = commit();
    if (findBreakingChanges(before, after).length === 0) unseen.push(what);
    undo();
  }
  expect(unseen).toEqual([]);
  expect(count).toBeGreaterThan(1000);
  expect(JSON.stringify(after)).toBe(JSON.stringify(before));
}, 240_000);
