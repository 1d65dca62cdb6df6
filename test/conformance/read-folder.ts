import { readdirSync, readFileSync } from 'node:fs';

/** A file of a provider's folder. */
export interface FolderFile {
  /** Path within the folder. */
  readonly path: string;
  readonly text: string;
}

/** Every file of a folder and of the folders in it, in the order of their paths. */
export function readFolder(folder: URL): readonly FolderFile[] {
  const root = folder.pathname.endsWith('/') ? folder : new URL(`${folder.href}/`);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(
      (entry) => `${entry.parentPath.endsWith('/') ? entry.parentPath : `${entry.parentPath}/`}${entry.name}`,
    )
    .map((path) => ({ path: path.slice(root.pathname.length), text: readFileSync(path, 'utf8') }))
    .toSorted((a, b) => a.path.localeCompare(b.path));
}

/** The names that a module exports, without types. */
export function listExports(text: string): readonly string[] {
  const found = text.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm);
  return [...found].map(([, name]) => name ?? '');
}

/** How many lines a text has. */
export function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** How many of them are comments. */
export function countCommentLines(text: string): number {
  return text.split('\n').filter((line) => /^\s*(?:\/\*\*|\*|\/\/)/.test(line)).length;
}
