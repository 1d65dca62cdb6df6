/**
 * Writes the tables of known values in `docs/reference/statuses.md` from the code; needs `npm run build`. The text around the tables is
 * written by hand. With `--check` it writes nothing, and fails when a table differs from the code.
 */
import { writeSections } from './written-page.js';

const { proofKinds, refreshErrorCodes, waitingReasons, warningCodes } =
  await import('../dist/refresh/rules/notes.js');

await writeSections('docs/reference/statuses.md', {
  evidence: renderTable('evidence.kind', proofKinds),
  reasons: renderTable('waiting.reason', waitingReasons),
  warnings: renderTable('warnings[].code', warningCodes),
  errors: renderTable('error.code', refreshErrorCodes),
});

function renderTable(field, values) {
  const rows = Object.entries(values).map(([value, meaning]) => `| \`${value}\` | ${meaning} |`);
  return [`| \`${field}\` | meaning |`, '| --- | --- |', ...rows].join('\n');
}
