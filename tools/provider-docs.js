/**
 * Writes the tables of `docs/providers/<id>.md` from the providers themselves; needs `npm run build`. What stands around the tables
 * is written by hand. With `--check` writes nothing and fails when a table differs from the code.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { renderSections } from './render-provider.js';

const folder = new URL('../docs/providers/', import.meta.url);
const { providerCatalogue } = await import('../dist/providers/provider-catalogue.js');
await mkdir(folder, { recursive: true });

for (const definition of providerCatalogue) {
  const file = new URL(`${definition.id}.md`, folder);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  const sections = await renderSections(definition);
  const filled = fill(known ?? beginPage(definition, sections), sections, file.pathname);
  const text = await format(filled, { ...(await resolveConfig(file)), parser: 'markdown' });
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
  } else if (known !== text) {
    console.error(`docs/providers/${definition.id}.md has drifted; run \`npm run docs\`.`);
    process.exitCode = 1;
  }
}

/** Puts every section between its two marks; a page without a mark is a mistake. */
function fill(page, sections, path) {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const place = new RegExp(`(<!-- generated: ${name} -->)[^]*?(<!-- end of ${name} -->)`);
    if (!place.test(text)) throw new Error(`${path} has no place for the table "${name}".`);
    return text.replace(place, (_whole, begin, end) => `${begin}\n\n${content}\n\n${end}`);
  }, page);
}

/** A page that is still to be written. */
function beginPage({ title }, sections) {
  const places = Object.keys(sections).map((name) => `<!-- generated: ${name} -->\n<!-- end of ${name} -->`);
  return `# ${title}\n\n${places.join('\n\n')}\n`;
}
