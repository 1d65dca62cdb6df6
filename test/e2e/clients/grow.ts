/** What a later version of the gateway might put where today's version has nothing. */
export const addedLater = 'added-later';

const openFields = ['provider', 'outcome', 'code', 'reason', 'kind'];

/**
 * An answer as a later version of the gateway may give it: every object has a field more, and every open list (known values
 * are described, not enumerated) a value that nobody knows yet. What is null stays null.
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
