/**
 * Writes `src/generated` from the gateway's OpenAPI document; nothing in there is edited by hand. With `--check` writes nothing
 * and fails when the committed files differ, naming them.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@hey-api/openapi-ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const committed = join(folder, 'src/generated');

if (process.argv.includes('--check')) {
  const fresh = await mkdtemp(join(tmpdir(), 'gateway-client-'));
  await generateInto(fresh);
  const differing = await compareFolders(committed, fresh);
  await rm(fresh, { recursive: true });
  if (differing.length > 0) {
    console.error(
      `The TypeScript client has drifted; run \`npm run generate\` there: ${differing.join(', ')}`,
    );
    process.exitCode = 1;
  }
} else {
  await generateInto(committed);
}

async function generateInto(path) {
  await createClient({
    input: join(folder, '../../openapi/openapi.json'),
    output: { path, module: { extension: '.js' } },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent' },
  });
}

async function compareFolders(one, other) {
  const [files, otherFiles] = [await readFiles(one), await readFiles(other)];
  const names = new Set([...files.keys(), ...otherFiles.keys()]);
  return [...names].filter((name) => files.get(name) !== otherFiles.get(name));
}

async function readFiles(path) {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.map(async (file) => [file.slice(path.length), await readFile(file, 'utf8')])),
  );
}
