import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = process.cwd();

/**
 * Puts the built package into `folder` as its installation would: the files that are packed and no other, beside the packages
 * that it says it needs and no other. Resolves with where it is.
 */
export async function installPacked(folder: string): Promise<string> {
  const installed = join(folder, 'node_modules/refresh-gateway');
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = await promisify(execFile)('npm', words, { cwd: root, maxBuffer: 2 ** 24 });
  for (const path of readPaths(JSON.parse(stdout))) {
    await mkdir(dirname(join(installed, path)), { recursive: true });
    await cp(join(root, path), join(installed, path));
  }
  for (const name of await listNeeded()) {
    const place = join(folder, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(root, 'node_modules', name), place);
  }
  return installed;
}

/** Those of another platform's machine are links to nowhere, which nobody follows. */
async function listNeeded(): Promise<readonly string[]> {
  const { dependencies, optionalDependencies } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  ) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  return Object.keys({ ...dependencies, ...optionalDependencies });
}

function readPaths(packed: unknown): readonly string[] {
  const [first] = packed as readonly { readonly files: readonly { readonly path: string }[] }[];
  if (first === undefined) throw new Error('npm packed nothing.');
  return first.files.map(({ path }) => path);
}
