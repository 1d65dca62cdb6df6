import type { OpenAPIObject } from '@nestjs/swagger';

/** A node of the document. */
type Node = Record<string, unknown>;

const schemaPrefix = '#/components/schemas/';

/**
 * Sets `additionalProperties: false` on every object schema that a request body uses, since the gateway rejects unknown fields.
 * Response schemas stay open, so that fields can be added. Throws when a schema is used in both.
 */
export function closeRequestBodies(document: OpenAPIObject): OpenAPIObject {
  const schemas = document.components?.schemas ?? {};
  const operations = Object.values(document.paths).flatMap((path) => Object.values(toNode(path)).map(toNode));
  const requestBodies = operations.map(({ requestBody }) => requestBody);
  const requested = reachFrom(requestBodies, schemas);
  const responses = operations.map((operation) => operation['responses']);
  const responded = reachFrom(responses, schemas);
  const both = [...requested].filter((name) => responded.has(name));
  if (both.length > 0) {
    throw new Error(
      `The schema ${both.join(', ')} is used in requests and in responses; give each its own schema.`,
    );
  }
  const closed = Object.entries(schemas).map(([name, schema]) => {
    const isOpen =
      requested.has(name) && toNode(schema)['type'] === 'object' && !('additionalProperties' in schema);
    return [name, isOpen ? { ...schema, additionalProperties: false } : schema] as const;
  });
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(closed) } };
}

function reachFrom(roots: readonly unknown[], schemas: Node): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('$ref' in node && typeof node.$ref === 'string') {
      const name = node.$ref.replace(schemaPrefix, '');
      if (reached.has(name)) return;
      reached.add(name);
      visit(schemas[name]);
    }
    Object.values(node).forEach(visit);
  };
  roots.forEach(visit);
  return reached;
}

function toNode(value: unknown): Node {
  return typeof value === 'object' ? { ...value } : {};
}
