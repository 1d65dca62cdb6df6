/**
 * Writes the OpenAPI documents of the built application to `openapi/`: 3.1 as served, 3.0.3 for client generators. Needs
 * `npm run build`, but no database. With `--check` it writes nothing, and fails with the differences if a committed file differs.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';

const check = process.argv.includes('--check');
const folder = new URL('../openapi/', import.meta.url);
const { describeDefaultGateway } = await import('../dist/bootstrap/describe-default-gateway.js');
const served = await describe('3.1.0');
const forGenerators = await describe('3.0.3');

const files = [
  { name: 'openapi.json', document: served, render: renderJson, read: JSON.parse },
  { name: 'openapi.yaml', document: served, render: renderYaml, read: parse },
  { name: 'openapi-3.0.3.json', document: forGenerators, render: renderJson, read: JSON.parse },
  { name: 'openapi-3.0.3.yaml', document: forGenerators, render: renderYaml, read: parse },
];

if (check) {
  const differences = (await Promise.all(files.map(compare))).flat();
  if (differences.length > 0) {
    console.error(`The OpenAPI document has drifted; run \`npm run openapi\`.\n${differences.join('\n')}`);
    process.exitCode = 1;
  }
} else {
  await mkdir(folder, { recursive: true });
  for (const { name, document, render } of files) await writeFile(new URL(name, folder), render(document));
}

async function describe(version) {
  return JSON.parse(JSON.stringify(await describeDefaultGateway(version)));
}

function renderJson(document) {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function renderYaml(document) {
  return stringify(document, { aliasDuplicateObjects: false });
}

async function compare({ name, document, render, read }) {
  const text = render(document);
  const committed = await readFile(new URL(name, folder), 'utf8').catch(() => undefined);
  if (committed === undefined) return [`  ${name}: is missing`];
  if (committed === text) return [];
  const found = [...findDifferences(read(committed), document, '')].slice(0, 20);
  return found.length > 0
    ? found.map((line) => `  ${name}: ${line}`)
    : [`  ${name}: is formatted differently`];
}

function* findDifferences(committed, built, location) {
  if (isDeepStrictEqual(committed, built)) return;
  if (!isBranch(committed) || !isBranch(built)) {
    yield `${location || '/'}: committed ${show(committed)}, built ${show(built)}`;
    return;
  }
  for (const key of new Set([...Object.keys(committed), ...Object.keys(built)])) {
    yield* findDifferences(
      committed[key],
      built[key],
      `${location}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    );
  }
}

function isBranch(value) {
  return typeof value === 'object' && value !== null;
}

function show(value) {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
