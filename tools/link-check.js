/**
 * Fails if a file refers to something that is not in this repository: a link of a page, a path or page name anywhere, the name of a
 * source file in a comment or page, or the heading after a `#`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const text = /\.(md|[cm]?[jt]s|json|ya?ml|sh)$|^\.ci\/|\/run$|Dockerfile$/;
const generated = /package-lock\.json$|^docs\/reference\/licences\.md$/;
const link = /\]\(([^)\s]+)\)/g;
const comment = /\/\*[^]*?\*\/|(?<=^|\s)(?:\/\/|#) .*$/gm;
const path = /(?<![\w./@:^-])(?:src|test|docs|tools|bench|clients|openapi)\/\w[\w./-]+(?:#[\w-]+)?/g;
const page = /(?<![\w./-])\w[\w.-]*\.md\b/g;
const sourceFile = /(?<![\w./>{}*-])\w[\w.-]*\.ts\b(?!\()/g;
/** The path continues with a placeholder. */
const placeholder = /^[$<{*…[\\]/;
/** Folders that a build creates. */
const built = /\/(?:dist|build)(?:\/|$)/;
/** Documents that are not in this repository. */
const elsewhere = /\bdesign (?:section )?\d+\.\d|provider[-]facts/gi;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => existsSync(file));
const names = new Set(files.map((file) => basename(file)));
const brokenReferences = files
  .filter((file) => text.test(file) && !generated.test(file))
  .flatMap((file) => check(file, readFileSync(file, 'utf8')).map((reference) => `  ${file}: ${reference}`));
if (brokenReferences.length > 0) {
  console.error(`These references lead nowhere:\n${[...new Set(brokenReferences)].join('\n')}`);
  process.exitCode = 1;
}

function check(file, content) {
  const isPage = file.endsWith('.md');
  const prose = isPage ? content : [...content.matchAll(comment)].join('\n');
  const links = isPage ? [...content.matchAll(link)].map(([, target]) => target) : [];
  return [
    ...links.filter((target) => !/^[a-z]+:/.test(target) && !exists(target, [dirname(file)], file)),
    ...find(path, content).filter((target) => !built.test(target) && !exists(target, ancestors(file))),
    ...[...find(page, content), ...find(sourceFile, prose)].filter((name) => !names.has(name)),
    ...find(elsewhere, content),
  ];
}

function find(pattern, content) {
  return [...content.matchAll(pattern)]
    .filter(({ 0: found, index }) => !placeholder.test(content.slice(index + found.length)))
    .map(([found]) => found.replace(/[./]+$/, ''));
}

/** Whether `target` exists in one of `folders`, with its heading. A target without a path is a heading of `file` itself. */
function exists(target, folders, file) {
  const [name, heading] = target.split('#', 2);
  const found =
    name === '' ? file : folders.map((folder) => join(folder, name)).find((one) => existsSync(one));
  if (found === undefined) return false;
  return heading === undefined || statSync(found).isDirectory() || headingsOf(found).includes(heading);
}

/** The folders that a path can start from: the folder of the file and its parents. */
function ancestors(file) {
  const folder = dirname(file);
  return folder === '.' ? ['.'] : [folder, ...ancestors(folder)];
}

/** The anchors of a page, as GitHub creates them. */
function headingsOf(file) {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
