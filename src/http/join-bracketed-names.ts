/**
 * Reads `name[]=a&name[]=b` and `name[0]=a&name[1]=b` as a repeated `name`: many clients write the lists of a query like that. A
 * value that is not the parameters of a query is returned unchanged.
 */
export function joinBracketedNames(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(query);
  if (!entries.some(([name]) => bracketed.test(name))) return query;
  const joined = new Map<string, unknown>();
  for (const [name, value] of entries) {
    const plain = name.replace(bracketed, '');
    const isList = plain !== name || joined.has(plain);
    const values = isList ? [joined.get(plain) ?? [], value].flat() : value;
    joined.set(plain, values);
  }
  return Object.fromEntries(joined);
}

const bracketed = /(?<=.)\[\d{0,4}\]$/;
