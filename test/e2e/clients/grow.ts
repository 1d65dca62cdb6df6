/** A name and value that only a later version of the gateway has. */
export const addedLater = 'added-later';

const openFields = ['provider', 'outcome', 'code', 'reason', 'kind'];

/**
 * A response of a later version of the gateway: every object has one more field, and every field with an open list of values has
 * an unknown value. `null` stays `null`.
 */
export function grow(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(grow);
  if (typeof value !== 'object' || value === null) return value;
  const grown = Object.entries(value).map(([name, field]) => [name, growField(name, field)] as const);
  return { ...Object.fromEntries(grown), addedLater };
}

function growField(name: string, field: unknown): unknown {
  if (openFields.includes(name) && typeof field === 'string') return addedLater;
  if (name === 'warnings' && Array.isArray(field)) {
    return [...field.map(grow), { code: addedLater, detail: 'New.', source: null, addedLater }];
  }
  return grow(field);
}
