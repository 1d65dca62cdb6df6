/**
 * Judges the contract and prints a table for each kind of step; ends with 1 when a step has failed. `npm run contract` installs this
 * folder's tools first. A step is a file in `steps/` whose default export is `{ title, columns, rows() }`: each row has the
 * texts of its columns as `cells`, `failed`, and what it found as `details`. Steps run in the order of their file names.
 */
import { readdir } from 'node:fs/promises';

const folder = new URL('steps/', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.js')).sort();

for (const file of files) {
  const { title, columns, rows } = (await import(new URL(file, folder).href)).default;
  const found = await rows();
  console.log(`\n${title}\n\n${renderTable([columns, ...found.map(({ cells }) => cells)])}`);
  for (const { details, failed } of found) {
    if (failed) process.exitCode = 1;
    for (const line of details ?? []) console.log(`  ${line}`);
  }
}

function renderTable(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  const render = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...rest] = lines.map(render);
  return [head, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rest].join('\n');
}
