import type { OpenAPIObject } from '@nestjs/swagger';

const maxInt32 = 2 ** 31 - 1;

/** Under these names is a value, not a schema. */
const values = new Set(['default', 'enum', 'example', 'examples', 'value']);

/** Gives every integer a `format`: `int32`, or `int64` if its `maximum` is greater. Generated clients choose their types by it. */
export function describeNumbers(document: OpenAPIObject): OpenAPIObject {
  return describe(document) as OpenAPIObject;
}

function describe(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(describe);
  if (typeof node !== 'object' || node === null) return node;
  const described = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, values.has(name) ? value : describe(value)]),
  );
  if (!isInteger(described['type']) || 'format' in described) return described;
  const { maximum } = described;
  return { ...described, format: typeof maximum === 'number' && maximum > maxInt32 ? 'int64' : 'int32' };
}

/** A nullable integer is `['integer', 'null']` in OpenAPI 3.1. */
function isInteger(type: unknown): boolean {
  return type === 'integer' || (Array.isArray(type) && type.includes('integer'));
}
