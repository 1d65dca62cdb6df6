/**
 * The 3.0.3 document as the generator can read it. It wants patterns of Perl's form for Python and stops at ours, which the
 * gateway checks anyway. With `plainReferences`, a reference that stands alone in an `allOf` (to carry a description) becomes a
 * plain one: its PHP client looks for the class without its namespace otherwise.
 */
export function prepareDocument(document, { plainReferences }) {
  return prepare(document);

  function prepare(part) {
    if (Array.isArray(part)) return part.map(prepare);
    if (typeof part !== 'object' || part === null) return part;
    const [reference] = part.allOf ?? [];
    if (plainReferences && reference?.$ref !== undefined && part.allOf.length === 1) return reference;
    const kept = Object.entries(part).filter(
      ([name, value]) => name !== 'pattern' || typeof value !== 'string',
    );
    return Object.fromEntries(kept.map(([name, value]) => [name, prepare(value)]));
  }
}
