import type { OpenAPIObject } from '@nestjs/swagger';

/** Part of a document while it is walked. */
type Node = Record<string, unknown>;

const schemaPrefix = '#/components/schemas/';

/**
 * Marks every object schema that a request body reaches with `additionalProperties: false`, as the gateway refuses unknown
 * fields. Answers stay open, so that fields can be added. Throws when a schema serves both, since it cannot say both.
 */
export function closeRequestBodies(document: OpenAPIObject): OpenAPIObject {
  const schemas = document.components?.schemas ?? {};
  const operations = Object.values(document.paths).flatMap((path) => Object.values(toNode(path)).map(toNode));
  const requested = reachFrom(
    operations.map(({ requestBody }) => requestBody),
    schemas,
  );
  const answered = reachFrom(
    operations.map(({ responses }) => responses),
    schemas,
  );
  const both = [...requested].filter((name) => answered.has(name));
  if (both.length > 0) {
    throw new Error(`The schema ${both.join(', ')} is used in requests and in answers; give each its own.`);
  }
  const sealed = Object.entries(schemas).map(([name, schema]) => {
    const isOpen =
      requested.has(name) && toNode(schema)['type'] === 'object' && !('additionalProperties' in schema);
    return [name, isOpen ? { ...schema, additionalProperties: false } : schema] as const;
  });
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(sealed) } };
}

function reachFrom(roots: readonly unknown[], schemas: Node): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('$ref' in part && typeof part.$ref === 'string') {
      const name = part.$ref.replace(schemaPrefix, '');
      if (reached.has(name)) return;
      reached.add(name);
      visit(schemas[name]);
    }
    Object.values(part).forEach(visit);
  };
  roots.forEach(visit);
  return reached;
}

function toNode(part: unknown): Node {
  return isNode(part) ? part : {};
}

function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null;
}
