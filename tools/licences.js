/**
 * Writes `docs/reference/licences.md`: the packages that run the gateway and their licences, from the lock file. Fails for a licence
 * that is not allowed. With `--check` it writes nothing, and fails if the committed file differs.
 */
import { readFile } from 'node:fs/promises';
import { writePage } from './written-page.js';

/** Permissive licences, which require only that their text is kept. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'PostgreSQL',
  'Python-2.0',
];

/** Packages whose entry names no licence, with the licence of their LICENSE file. */
const stated = { busboy: 'MIT', streamsearch: 'MIT' };

const { packages } = JSON.parse(await readFile(new URL('../package-lock.json', import.meta.url), 'utf8'));
const found = Object.entries(packages)
  .filter(([path, { dev }]) => path !== '' && dev !== true)
  .map(([path, { version, license }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return { name, version, licence: license ?? stated[name] ?? 'none stated' };
  });

const rejected = found.filter(({ licence }) => !allowed.includes(licence));
for (const { name, version, licence } of rejected)
  console.error(`${name} ${version}: the licence "${licence}" is not allowed.`);
if (rejected.length > 0) process.exitCode = 1;

await writePage('docs/reference/licences.md', render());

function render() {
  const names = [...new Set(found.map(({ licence }) => licence))].toSorted();
  const rows = names.map((licence) => {
    const of = found
      .filter((one) => one.licence === licence)
      .map(({ name, version }) => `${name} ${version}`);
    return `| ${licence} | ${[...new Set(of)].toSorted().join(', ')} |`;
  });
  return `<!-- Generated from package-lock.json by tools/licences.js. -->

# Licences

What is installed to run the gateway, by licence. \`npm run sbom\` writes the same as a CycloneDX bill of materials.

| licence | packages |
|---|---|
${rows.join('\n')}
`;
}
