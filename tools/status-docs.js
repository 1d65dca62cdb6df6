/**
 * Writes the tables of known values in `docs/reference/statuses.md` from the code; needs `npm run build`. The text around the tables is
 * written by hand. With `--check` it writes nothing, and fails when a table differs from the code.
 */
import { writeSections } from './written-page.js';

const { proofKinds, refreshErrorCodes, waitingReasons, warningCodes } =
  await import('../dist/refresh/rules/notes.js');

const { refreshErrorRemedies, waitingRemedies, warningRemedies } =
  await import('../dist/refresh/rules/note-remedies.js');

await writeSections('docs/reference/statuses.md', {
  evidence: renderTable('evidence.kind', proofKinds),
  reasons: renderTable('waiting.reason', waitingReasons, waitingRemedies),
  warnings: renderTable('warnings[].code', warningCodes, warningRemedies),
  errors: renderTable('error.code', refreshErrorCodes, refreshErrorRemedies),
});

function renderTable(field, values, remedies) {
  const rows = Object.entries(values).map(([value, meaning]) => [`\`${value}\``, meaning, remedies?.[value]]);
  const columns = [`\`${field}\``, 'meaning', ...(remedies === undefined ? [] : ['what to do'])];
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => cells.slice(0, columns.length));
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
