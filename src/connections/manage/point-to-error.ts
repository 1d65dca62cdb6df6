import { pointTo } from '../../platform/problem.js';

const pathSegment = /([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g;

/** Fields of a request outside `settings`; all other keys of an entry come from inside `settings`. */
const outsideSettings: ReadonlySet<string> = new Set(['id', 'provider', 'credentials', 'baseUrl']);

/** Converts the path of an error, such as `quota.share` or `statusWords["a b"]`, to a JSON Pointer into the request. */
export function pointToError(path: string): string {
  const segments = [...path.matchAll(pathSegment)].map(([, name, index, quoted]) =>
    quoted === undefined ? (name ?? index ?? '') : String(JSON.parse(quoted)),
  );
  const [first] = segments;
  const all = first === undefined || outsideSettings.has(first) ? segments : ['settings', ...segments];
  return all.reduce((parent, segment) => pointTo(parent, segment), '');
}
