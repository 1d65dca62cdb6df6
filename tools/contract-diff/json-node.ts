/** A JSON object of the document. */
export type JsonNode = Readonly<Record<string, unknown>>;

/** The value, or an empty object if it is not an object. */
export function toNode(value: unknown): JsonNode {
  return isNode(value) ? value : {};
}

/** The value, or the component that its `$ref` names. */
export function resolveNode(value: unknown, document: JsonNode): JsonNode {
  const node = toNode(value);
  const { $ref } = node;
  if (typeof $ref !== 'string') return node;
  const steps = $ref.replace('#/', '').split('/');
  return steps.reduce<JsonNode>((inner, step) => toNode(inner[step]), document);
}

/** The strings of a list; empty if the value is not a list. */
export function toStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The entries of an object, each value read with {@link toNode}. */
export function listNodes(value: unknown): readonly (readonly [string, JsonNode])[] {
  return Object.entries(toNode(value)).map(([name, entry]) => [name, toNode(entry)] as const);
}

function isNode(value: unknown): value is JsonNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
