/** How the tools write pages of `docs/` from the code. With `--check` they write nothing, and fail when a page has drifted. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = new URL('../', import.meta.url);

/** Writes a whole page, formatted. Returns its text. */
export async function writePage(path, text) {
  const file = new URL(path, root);
  const formatted = await format(text, { ...(await resolveConfig(fileURLToPath(file))), parser: 'markdown' });
  if (!process.argv.includes('--check')) {
    await writeFile(file, formatted);
  } else if ((await readFile(file, 'utf8').catch(() => undefined)) !== formatted) {
    console.error(`${path} has drifted; run \`npm run docs\`.`);
    process.exitCode = 1;
  }
  return formatted;
}

/** Puts every section of a page between its two markers; the text around them is written by hand. Returns the text of the page. */
export async function writeSections(path, sections, firstVersion = '') {
  const known = await readFile(new URL(path, root), 'utf8').catch(() => firstVersion);
  const filled = Object.entries(sections).reduce((text, [name, content]) => {
    const markers = new RegExp(`(<!-- generated: ${name} -->)[^]*?(<!-- end of ${name} -->)`);
    if (!markers.test(text)) throw new Error(`${path} has no markers for "${name}".`);
    return text.replace(markers, (_whole, begin, end) => `${begin}\n\n${content}\n\n${end}`);
  }, known);
  return writePage(path, filled);
}
