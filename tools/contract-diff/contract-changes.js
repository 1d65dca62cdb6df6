/**
 * Compares `openapi/openapi.json` with the last released document. Fails on a breaking change that the section `Unreleased` of
 * `openapi/CHANGELOG.md` does not declare. With `--release`, and when nothing fails, copies the contract over the last released one.
 */
import { copyFile, readFile } from 'node:fs/promises';

const folder = new URL('../../openapi/', import.meta.url);
const current = new URL('openapi.json', folder);
const released = new URL('released/openapi.json', folder);
const { findBreakingChanges } = await import('./find-breaking-changes.ts');
const { judgeChanges } = await import('./judge-changes.ts');
const { breakingRules } = await import('./breaking-change.ts');

const read = async (file) => JSON.parse(await readFile(file, 'utf8'));
const changes = findBreakingChanges(await read(released), await read(current));
const { undeclared, groundless } = judgeChanges(
  changes,
  await readFile(new URL('CHANGELOG.md', folder), 'utf8'),
);

for (const { rule, location, detail } of undeclared) {
  console.error(
    `Breaking: ${location}: ${detail} (${breakingRules[rule]}). To declare it, add to openapi/CHANGELOG.md:`,
  );
  console.error(`- **breaking** \`${rule}\` \`${location}\`: why, and what to do`);
}
for (const name of groundless)
  console.error(`openapi/CHANGELOG.md declares a change that did not happen: ${name}`);
if (undeclared.length + groundless.length > 0) process.exitCode = 1;
else if (process.argv.includes('--release')) await copyFile(current, released);
