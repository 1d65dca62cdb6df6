/**
 * Checks the contract and prints a table for each step; exits with 1 if a step failed. `npm run contract` installs the tools of this
 * folder first. A step is a file in `steps/` with the default export `{ title, columns, rows() }`. Each row has `cells` (one string
 * for each column), `failed` and `details` (the findings). Steps run in the order of their file names.
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
  const [head, ...body] = lines.map(render);
  return [head, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body].join('\n');
}
