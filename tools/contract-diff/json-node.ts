/** A part of a document that has named parts itself. */
export type JsonNode = Readonly<Record<string, unknown>>;

/** A part as a node; an empty one when it is none. */
export function toNode(part: unknown): JsonNode {
  return isNode(part) ? part : {};
}

/** A part, or the component that it refers to. */
export function resolveNode(part: unknown, document: JsonNode): JsonNode {
  const node = toNode(part);
  const { $ref } = node;
  if (typeof $ref !== 'string') return node;
  const steps = $ref.replace('#/', '').split('/');
  return steps.reduce<JsonNode>((inner, step) => toNode(inner[step]), document);
}

/** The texts of a list; none when it is no list. */
export function toTexts(part: unknown): readonly string[] {
  return Array.isArray(part) ? part.filter((one) => typeof one === 'string') : [];
}

/** The parts of a node that are nodes, by name. */
export function listNodes(part: unknown): readonly (readonly [string, JsonNode])[] {
  return Object.entries(toNode(part)).map(([name, value]) => [name, toNode(value)] as const);
}

function isNode(part: unknown): part is JsonNode {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}
