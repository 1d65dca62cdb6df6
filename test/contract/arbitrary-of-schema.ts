import fc from 'fast-check';
import { isRecord, type Json, listRecords, readRecord } from './json.js';

/** Values that fit a schema of the document. `odds` of a hundred values are hostile ones instead. */
export function arbitraryOfSchema(schema: Json, document: Json, odds: number): fc.Arbitrary<unknown> {
  const fitting = fittingValue(schema, document, odds);
  if (odds === 0) return fitting;
  return fc.oneof({ weight: 100 - odds, arbitrary: fitting }, { weight: odds, arbitrary: hostileValue() });
}

/** Values that rarely fit a schema: other types, difficult strings, extreme numbers, deep nesting. */
export function hostileValue(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom(null, '', ' ', '\u0000', '\ud800', '__proto__', 'null', 'x'.repeat(5000)),
    fc.constantFrom(-1, 0, 1.5, 1e308, Number.MAX_SAFE_INTEGER, 2 ** 31, -(2 ** 63)),
    fc.constantFrom<unknown>([], {}, [[]], { constructor: 1 }, true),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.jsonValue({ maxDepth: 3 }),
  );
}

function fittingValue(schema: Json, document: Json, odds: number): fc.Arbitrary<unknown> {
  const { $ref, enum: values, type } = schema;
  if (typeof $ref === 'string') return fittingValue(resolve($ref, document), document, odds);
  if (Array.isArray(values)) return fc.constantFrom<unknown>(...(values as unknown[]));
  const alternatives = [schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) =>
    Array.isArray(list) ? list.map(readRecord) : [],
  );
  if (alternatives.length > 0)
    return fc.oneof(...alternatives.map((alternative) => fittingValue(alternative, document, odds)));
  switch (type) {
    case 'string':
      return fittingString(schema);
    case 'integer':
      return fc.integer({ min: numberOr(schema.minimum, -5), max: numberOr(schema.maximum, 100_000) });
    case 'number':
      return fc.double({
        min: numberOr(schema.minimum, -5),
        max: numberOr(schema.maximum, 100),
        noNaN: true,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const items = isRecord(schema.items) ? arbitraryOfSchema(schema.items, document, odds) : fc.jsonValue();
      return fc.array(items, { minLength: numberOr(schema.minItems, 0), maxLength: 4 });
    }
    case 'object':
      return fittingObject(schema, document, odds);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function fittingString(schema: Json): fc.Arbitrary<string> {
  const minLength = numberOr(schema.minLength, 0);
  const maxLength = Math.min(numberOr(schema.maxLength, 60), 60);
  const plain = fc.string({ minLength, maxLength: Math.max(minLength, maxLength) });
  const example = typeof schema.example === 'string' ? [fc.constant(schema.example)] : [];
  switch (schema.format) {
    case 'date-time':
      return fc
        .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
        .map((date) => date.toISOString());
    case 'uri':
      return fc.webUrl();
    default:
      return fc.oneof(...example, plain);
  }
}

function fittingObject(schema: Json, document: Json, odds: number): fc.Arbitrary<unknown> {
  const properties = listRecords(schema.properties);
  if (properties.length === 0) {
    const values = isRecord(schema.additionalProperties)
      ? arbitraryOfSchema(schema.additionalProperties, document, odds)
      : fc.jsonValue({ maxDepth: 1 });
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), values, { maxKeys: 4 });
  }
  const fields = Object.fromEntries(
    properties.map(([name, field]) => [name, arbitraryOfSchema(field, document, odds)]),
  );
  const requiredKeys = Array.isArray(schema.required)
    ? schema.required.filter((name): name is string => typeof name === 'string' && name in fields)
    : [];
  const fitting = fc.record(fields, { requiredKeys });
  if (odds === 0) return fitting;
  const lacking = fc.record(fields, { requiredKeys: [] });
  const surplus = fitting.map((value) => ({ ...value, unknownField: true }));
  return fc.oneof(
    { weight: 8, arbitrary: fitting },
    { weight: 1, arbitrary: lacking },
    { weight: 1, arbitrary: surplus },
  );
}

function resolve(reference: string, document: Json): Json {
  const steps = reference.replace('#/', '').split('/');
  return steps.reduce<Json>((node, step) => readRecord(node[step]), document);
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
