/**
 * Writes the tables of `docs/providers/<id>.md` from the adapters; needs `npm run build`. The text around the tables is written by
 * hand. With `--check` it writes nothing, and fails if a table differs from the code.
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

/** Puts every section between its two markers; throws if the page lacks one. */
function fill(page, sections, path) {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const markers = new RegExp(`(<!-- generated: ${name} -->)[^]*?(<!-- end of ${name} -->)`);
    if (!markers.test(text)) throw new Error(`${path} has no markers for the table "${name}".`);
    return text.replace(markers, (_whole, begin, end) => `${begin}\n\n${content}\n\n${end}`);
  }, page);
}

/** The first version of a page: only the tables. */
function beginPage({ title }, sections) {
  const tables = Object.keys(sections).map((name) => `<!-- generated: ${name} -->\n<!-- end of ${name} -->`);
  return `# ${title}\n\n${tables.join('\n\n')}\n`;
}
