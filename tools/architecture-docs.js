/**
 * Writes the drawing and the table of the modules in `docs/architecture.md` from `tools/modules.js`. The text around them is written
 * by hand. Fails when the page names a path that does not exist. With `--check` it writes nothing, and also fails when the page differs
 * from the table.
 */
import { existsSync } from 'node:fs';
import { modules } from './modules.js';
import { writeSections } from './written-page.js';

const root = new URL('../', import.meta.url);
/** Nearly every module imports these two: their arrows would hide the others. */
const base = ['config', 'platform'];

const text = await writeSections('docs/architecture.md', {
  drawing: renderDrawing(),
  modules: renderTable(),
});
const missing = listPaths(text).filter((path) => !existsSync(new URL(path, root)));
if (missing.length > 0) {
  console.error(`docs/architecture.md names paths that do not exist:\n  ${missing.join('\n  ')}`);
  process.exitCode = 1;
}

/** The modules with the arrows between them, the lowest at the bottom. */
function renderDrawing() {
  const drawn = modules.filter(({ name }) => !base.includes(name)).toReversed();
  const arrows = drawn.flatMap(({ name }) => directImports(name).map((other) => `  ${name} --> ${other}`));
  const lowest = drawn.filter(({ name }) => importsOf(name).length === 0).map(({ name }) => name);
  return [
    '```mermaid',
    'flowchart TB',
    ...drawn.map(({ name }) => `  ${name}`),
    ...arrows,
    `  base["${base.join(', ')}"]`,
    // Invisible: they only keep the base at the bottom.
    ...lowest.map((name) => `  ${name} ~~~ base`),
    '```',
  ].join('\n');
}

/** The imports that do not follow from others. */
function directImports(name) {
  const imports = importsOf(name);
  return imports.filter((other) => !imports.some((between) => reachableFrom(between).has(other)));
}

function reachableFrom(name) {
  return new Set(importsOf(name).flatMap((other) => [other, ...reachableFrom(other)]));
}

function importsOf(name) {
  const found = modules.find((one) => one.name === name);
  if (found === undefined) throw new Error(`tools/modules.js has no module "${name}".`);
  return found.imports.filter((other) => !base.includes(other));
}

/** One row for each module, the highest first as in the drawing. */
function renderTable() {
  const rows = modules.toReversed().map(({ name, purpose, imports }) => {
    const others = importsOf(name).map((other) => `\`${other}\``);
    const missing = base.filter((other) => other !== name && !imports.includes(other));
    const exceptions = missing.map((other) => `not \`${other}\``);
    return `| \`${name}/\` | ${purpose} | ${[...others, ...exceptions].join(', ') || '–'} |`;
  });
  const head = `| module | purpose | may import, besides ${base.map((name) => `\`${name}\``).join(' and ')} |`;
  return [head, '| --- | --- | --- |', ...rows].join('\n');
}

/** Every path of the repository that the page names in backticks. */
function listPaths(page) {
  const paths = page.matchAll(/`((?:src|docs|tools|test|openapi)\/[\w./-]*)`/g);
  return [...new Set([...paths].map(([, path]) => path))];
}
