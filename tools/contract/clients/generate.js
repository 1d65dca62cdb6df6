/**
 * Generates a client for each of `languages.js` into `tools/contract/build/clients/`, all with one run of the generator (Java 17 or
 * newer; its jar comes with this folder's packages). As a program: `npm run clients`.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { languages } from './languages.js';
import { prepareDocument } from './prepare-document.js';
import { runCommand } from './run-command.js';

const contract = fileURLToPath(new URL('..', import.meta.url));
const build = join(contract, 'build/clients');
const jar = join(contract, 'node_modules/@openapitools/openapi-generator-cli/bin/openapi-generator.jar');

/** The folder of the client for a language. */
export function folderOf({ generator }) {
  return join(build, generator);
}

/** Generates all clients again. Rejects with the output of the generator if it fails. */
export async function generateClients() {
  await rm(build, { recursive: true, force: true });
  await mkdir(build, { recursive: true });
  const document = JSON.parse(await readFile(join(contract, '../../openapi/openapi-3.0.3.json'), 'utf8'));
  const configurations = [];
  for (const language of languages) configurations.push(await configure(language, document));
  await runCommand(['java', '-Dfile.encoding=UTF-8', '-jar', jar, 'batch', '--fail-fast', ...configurations]);
}

async function configure(language, document) {
  const { generator, library, typeMappings, additionalProperties, plainReferences = false } = language;
  const inputSpec = join(build, `${generator}.openapi.json`);
  await writeFile(inputSpec, JSON.stringify(prepareDocument(document, { plainReferences })));
  const path = join(build, `${generator}.json`);
  const outputDir = folderOf(language);
  const configuration = {
    generatorName: generator,
    inputSpec,
    outputDir,
    library,
    typeMappings,
    additionalProperties,
  };
  await writeFile(path, JSON.stringify(configuration));
  return path;
}

if (import.meta.main) {
  await generateClients();
  for (const language of languages) console.log(`${language.name}: ${folderOf(language)}`);
}
