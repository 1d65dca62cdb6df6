/**
 * Writes `docs/reference/configuration.md` from the table of settings; needs `npm run build`.
 * With `--check` it writes nothing, and fails if the committed file differs.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

const file = new URL('../docs/reference/configuration.md', import.meta.url);
const { renderConfiguration } = await import('../dist/config/render-configuration.js');
const text = await format(renderConfiguration(), { ...(await resolveConfig(file)), parser: 'markdown' });

if (!process.argv.includes('--check')) {
  await writeFile(file, text);
} else if ((await readFile(file, 'utf8').catch(() => undefined)) !== text) {
  console.error('docs/reference/configuration.md has drifted; run `npm run docs`.');
  process.exitCode = 1;
}
