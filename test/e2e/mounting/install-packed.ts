import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = process.cwd();

/**
 * Installs the built package into `folder`: only the files that npm packs, and only the dependencies that package.json names.
 * Resolves with the path of the installed package.
 */
export async function installPacked(folder: string): Promise<string> {
  const installed = join(folder, 'node_modules/refresh-gateway');
  const options = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = await promisify(execFile)('npm', options, { cwd: root, maxBuffer: 2 ** 24 });
  for (const path of readPaths(JSON.parse(stdout))) {
    await mkdir(dirname(join(installed, path)), { recursive: true });
    await cp(join(root, path), join(installed, path));
  }
  for (const name of await listDependencies()) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'node_modules', name), link);
  }
  return installed;
}

/** The names of all dependencies. Optional ones of other platforms become dangling links, which do no harm. */
async function listDependencies(): Promise<readonly string[]> {
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
