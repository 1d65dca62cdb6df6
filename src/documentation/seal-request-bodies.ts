import type { OpenAPIObject } from '@nestjs/swagger';

/** Part of a document while it is walked. */
type Node = Record<string, unknown>;

const schemaPrefix = '#/components/schemas/';

/**
 * Marks every object schema that a request body reaches with `additionalProperties: false`, as the gateway refuses unknown
 * fields. Answers stay open, so that fields can be added. Throws when a schema serves both, since it cannot say both.
 */
export function sealRequestBodies(document: OpenAPIObject): OpenAPIObject {
  const sealed = structuredClone(document);
  const schemas: Node = toNode(sealed.components?.schemas);
  const operations = Object.values(sealed.paths).flatMap((path) => Object.values(toNode(path)).map(toNode));
  const requested = reachFrom(
    operations.map(({ requestBody }) => requestBody),
    schemas,
  );
  const answered = reachFrom(
    operations.map(({ responses }) => responses),
    schemas,
  );
  for (const name of requested) {
    if (answered.has(name))
      throw new Error(`The schema ${name} is used in requests and in answers; give each its own.`);
    const schema = toNode(schemas[name]);
    if (schema['type'] === 'object') schema['additionalProperties'] ??= false;
  }
  return sealed;
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
