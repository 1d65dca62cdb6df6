/**
 * `npm run release -- minor|major|patch`: prepares a release and prints the command that publishes it. With `--dry-run` it shows the
 * version and its changes, and changes nothing. A step that fails leaves no commit: `git restore .` undoes what was written.
 */
import { execSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const kind = process.argv.slice(2).find((argument) => argument !== '--dry-run');
const [major, minor, patch] = JSON.parse(readFileSync('package.json', 'utf8')).version.split('.').map(Number);
const version = {
  major: `${major + 1}.0.0`,
  minor: `${major}.${minor + 1}.0`,
  patch: `${major}.${minor}.${patch + 1}`,
}[kind];
if (version === undefined) fail('Name the kind of release: npm run release -- minor|major|patch [--dry-run]');
if (read('git branch --show-current') !== 'main') fail('Releases are made on the branch main.');
if (read('git status --porcelain') !== '') fail('The working tree has changes. Commit or stash them.');

const unreleased = /^## \[Unreleased\]\n(.*?)(?=^## |$(?![\s\S]))/ms;
const [, changes = ''] = unreleased.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [];
if (changes.trim() === '') fail('CHANGELOG.md has no changes under Unreleased.');
console.log(`Version ${version}\n\n${changes.trim()}\n`);
if (process.argv.includes('--dry-run')) process.exit();

run('npm run check');
run('npm test');
for (const folder of ['.', 'clients/typescript', 'tools/contract'])
  run(`npm version ${version} --no-git-tag-version`, folder);
replace('src/platform/gateway-version.ts', /'.*'/, `'${version}'`);
run('npm run openapi:release');
run('npm ci --prefix clients/typescript');
run('npm run generate --prefix clients/typescript');
const date = new Date().toISOString().slice(0, 10);
replace('CHANGELOG.md', '## [Unreleased]', `## [Unreleased]\n\n## [${version}] - ${date}`);
replace('openapi/CHANGELOG.md', '## Unreleased', `## Unreleased\n\n## ${version} - ${date}`);
run('npm run check');
run(`git commit --all --quiet --message "release: ${version}"`);
run(`git tag --annotate --message "Version ${version}" v${version}`);
console.log(`\nPublish it with: git push --atomic origin main v${version}`);

function read(command) {
  return execSync(command, { encoding: 'utf8' }).trim();
}

function run(command, cwd = '.') {
  console.log(`> ${command}`);
  execSync(command, { cwd, stdio: 'inherit' });
}

function replace(file, what, by) {
  writeFileSync(file, readFileSync(file, 'utf8').replace(what, by));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
