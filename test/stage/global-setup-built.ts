import { execFileSync } from 'node:child_process';
import { accessSync, constants, globSync, statSync } from 'node:fs';

const settings = [
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'clients/typescript/tsconfig.json',
];
const outsideTheBuild = ['**/*.spec.ts', 'providers/*/conformance/**'];

/** Builds, unless the last build went through and is newer than its sources; then offers PostgreSQL as to other specs. */
export default async function setUp(): Promise<void> {
  if (!isBuilt()) execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  await import(new URL('../../tools/resolve-typescript.ts', import.meta.url).href);
  const { default: offerPostgres } = await import('./database/global-setup.js');
  await offerPostgres();
}

function isBuilt(): boolean {
  try {
    // The last step of the build.
    accessSync('dist/cli/main.js', constants.X_OK);
    return (
      ['', 'clients/typescript/'].every(isCurrent) && settings.every((file) => isOlder(file, 'dist/main.js'))
    );
  } catch {
    return false;
  }
}

function isCurrent(folder: string): boolean {
  const sources = globSync('**/*.ts', { cwd: `${folder}src`, exclude: outsideTheBuild });
  return sources.every((source) =>
    isOlder(`${folder}src/${source}`, `${folder}dist/${source.slice(0, -3)}.js`),
  );
}

function isOlder(source: string, output: string): boolean {
  return statSync(source).mtimeMs <= statSync(output).mtimeMs;
}
