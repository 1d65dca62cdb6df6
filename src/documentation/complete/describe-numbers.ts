import type { OpenAPIObject } from '@nestjs/swagger';

const largestInt32 = 2 ** 31 - 1;

/** What stands under these names is a value, not a schema. */
const values = new Set(['default', 'enum', 'example', 'examples', 'value']);

/** Gives every integer its `format`: `int32`, or `int64` where its `maximum` is beyond that. Generated clients choose types by it. */
export function describeNumbers(document: OpenAPIObject): OpenAPIObject {
  return describe(document) as OpenAPIObject;
}

function describe(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(describe);
  if (typeof part !== 'object' || part === null) return part;
  const described = Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, values.has(name) ? value : describe(value)]),
  );
  if (!isInteger(described['type']) || 'format' in described) return described;
  const { maximum } = described;
  return { ...described, format: typeof maximum === 'number' && maximum > largestInt32 ? 'int64' : 'int32' };
}

/** Written `['integer', 'null']` where OpenAPI 3.1 says that it may be null. */
function isInteger(type: unknown): boolean {
  return type === 'integer' || (Array.isArray(type) && type.includes('integer'));
}
