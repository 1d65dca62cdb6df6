/**
 * Writes the tables of `docs/providers/<id>.md` from the adapters; needs `npm run build`. The text around the tables is written by
 * hand. With `--check` it writes nothing, and fails if a table differs from the code.
 */
import { renderSections } from './render-provider.js';
import { writeSections } from './written-page.js';

const { providerCatalogue } = await import('../dist/providers/provider-catalogue.js');

for (const definition of providerCatalogue) {
  const sections = await renderSections(definition);
  await writeSections(`docs/providers/${definition.id}.md`, sections, beginPage(definition, sections));
}

/** The first version of a page: only the tables. */
function beginPage({ title }, sections) {
  const tables = Object.keys(sections).map((name) => `<!-- generated: ${name} -->\n<!-- end of ${name} -->`);
  return `# ${title}\n\n${tables.join('\n\n')}\n`;
}
