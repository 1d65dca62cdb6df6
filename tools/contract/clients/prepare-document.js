/**
 * The 3.0.3 document in a form that the generator can read. It removes patterns, because the generator fails on them for Python; the
 * gateway checks them anyway. With `plainReferences`, an `allOf` with one reference becomes a plain reference: otherwise the PHP
 * client looks for the class without its namespace.
 */
export function prepareDocument(document, { plainReferences }) {
  return prepare(document);

  function prepare(node) {
    if (Array.isArray(node)) return node.map(prepare);
    if (typeof node !== 'object' || node === null) return node;
    const [reference] = node.allOf ?? [];
    if (plainReferences && reference?.$ref !== undefined && node.allOf.length === 1) return reference;
    const kept = Object.entries(node).filter(
      ([name, value]) => name !== 'pattern' || typeof value !== 'string',
    );
    return Object.fromEntries(kept.map(([name, value]) => [name, prepare(value)]));
  }
}
