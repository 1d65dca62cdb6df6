import { pointTo } from '../../platform/json-pointer.js';

const pathPart = /([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g;

/** Fields of a request that stand beside `settings`; all other keys of an entry come from inside it. */
const outsideSettings: ReadonlySet<string> = new Set(['id', 'provider', 'credentials', 'baseUrl']);

/** The JSON Pointer, in a request, of a mistake at a path as the check of the file writes it: `quota.share`, `statusWords["a b"]`. */
export function pointToError(path: string): string {
  const parts = [...path.matchAll(pathPart)].map(([, name, index, quoted]) =>
    quoted === undefined ? (name ?? index ?? '') : String(JSON.parse(quoted)),
  );
  const [first] = parts;
  const all = first === undefined || outsideSettings.has(first) ? parts : ['settings', ...parts];
  return all.reduce((parent, part) => pointTo(parent, part), '');
}
