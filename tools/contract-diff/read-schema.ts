import { type JsonNode, toNode, toStrings } from './json-node.js';

/** A schema in a form that can be compared: references are resolved, `null` is one of the types. */
export interface ReadSchema {
  /** The name under `components/schemas`, when it has one. */
  readonly name: string | null;
  readonly types: ReadonlySet<string>;
  /** The values of a closed enum; null when it is open. */
  readonly values: readonly string[] | null;
  readonly alternatives: readonly unknown[];
  readonly schema: JsonNode;
}

const prefix = '#/components/schemas/';

/** Reads a schema of a document in OpenAPI 3.1 or 3.0. */
export function readSchema(value: unknown, document: JsonNode): ReadSchema {
  const schema = toNode(value);
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.replace(prefix, '');
    return { ...readSchema(toNode(toNode(document['components'])['schemas'])[name], document), name };
  }
  const members = [schema['allOf'], schema['anyOf'], schema['oneOf']].flatMap((list) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  );
  const others = members.filter((one) => toNode(one)['type'] !== 'null');
  const isNullable = schema['nullable'] === true || others.length < members.length;
  const only = others.length === 1 ? readSchema(others[0], document) : null;
  const own = typesOf(schema);
  const types = new Set([...(only?.types ?? []), ...own, ...(isNullable ? ['null'] : [])]);
  const listed = Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : null;
  return {
    name: only?.name ?? null,
    types,
    values: listed === null ? (only?.values ?? null) : listed.map((item) => JSON.stringify(item)),
    alternatives: others.length > 1 ? others : [],
    schema: { ...only?.schema, ...schema },
  };
}

function typesOf({ type }: JsonNode): readonly string[] {
  return typeof type === 'string' ? [type] : toStrings(type);
}
