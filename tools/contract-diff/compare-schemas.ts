import type { BreakingChange, BreakingRule, Direction, Documents } from './breaking-change.js';
import { type JsonNode, listNodes, toNode, toStrings } from './json-node.js';
import { type ReadSchema, readSchema } from './read-schema.js';

/** Two documents, and the direction in which the compared values travel. */
export interface Comparison extends Documents {
  /** The named schemas that were compared already, by use and name. */
  readonly compared: Set<string>;
  readonly direction: Direction;
}

/**
 * The changes from one schema to another that break clients of the first. A location inside a named schema starts at that schema,
 * so a change has the same location wherever the schema is used.
 */
export function compareSchemas(
  before: unknown,
  after: unknown,
  comparison: Comparison,
  usedAt: string,
): readonly BreakingChange[] {
  const old = readSchema(before, comparison.before);
  const now = readSchema(after, comparison.after);
  const location = old.name === null ? usedAt : `${comparison.direction} ${old.name} `;
  const changes = [...compareOwn(old, now, comparison.direction)].map(([rule, detail]) => ({
    rule,
    location: location.trim(),
    detail,
  }));
  if (old.name !== null) {
    const pair = `${location}${now.name ?? usedAt}`;
    if (comparison.compared.has(pair)) return changes;
    comparison.compared.add(pair);
  }
  const compare = (one: unknown, other: unknown, step: string) =>
    compareSchemas(one, other, comparison, `${location}${step}`);
  return [
    ...changes,
    ...compareFields(old, now, comparison.direction, location),
    ...sharedFields(old, now).flatMap(([name, one, other]) => compare(one, other, `/${name}`)),
    ...compareInner(old.schema['items'], now.schema['items'], (one, other) => compare(one, other, '/[]')),
    ...compareInner(old.schema['additionalProperties'], now.schema['additionalProperties'], (one, other) =>
      compare(one, other, '/*'),
    ),
    ...old.alternatives.flatMap((one, index) =>
      compareInner(one, now.alternatives[index], (left, right) => compare(left, right, `|${index}`)),
    ),
  ];
}

function* compareOwn(
  old: ReadSchema,
  now: ReadSchema,
  direction: Direction,
): Generator<readonly [BreakingRule, string]> {
  if (old.name !== null && now.name !== null && old.name !== now.name) {
    yield ['schema-renamed', `${old.name} is now ${now.name}`];
  }
  const rule = direction === 'request' ? 'request-narrowed' : 'response-widened';
  for (const detail of compareTypes(old, now, direction)) yield [rule, detail];
  for (const detail of compareValues(old, now, direction)) yield [rule, detail];
  if (old.alternatives.length !== now.alternatives.length) {
    yield [rule, `it had ${old.alternatives.length} alternatives and has ${now.alternatives.length}`];
  }
  // A response breaks clients when it accepts more, a request when it accepts less. So the two are compared in opposite order.
  const [wide, narrow] = direction === 'request' ? [old.schema, now.schema] : [now.schema, old.schema];
  for (const name of findTightened(wide, narrow)) {
    yield [rule, `${name} was ${show(old.schema[name])} and is ${show(now.schema[name])}`];
  }
  const isClosed = now.schema['additionalProperties'] === false;
  if (direction === 'request' && isClosed && old.schema['additionalProperties'] !== false) {
    yield [rule, 'unknown fields were accepted'];
  }
  const [oldDefault, newDefault] = [show(old.schema['default']), show(now.schema['default'])];
  // Without a documented default, nothing was promised to a request without the value.
  if (direction === 'request' && old.schema['default'] !== undefined && oldDefault !== newDefault) {
    yield ['default-changed', `the default was ${oldDefault} and is ${newDefault}`];
  }
}

function* compareTypes(old: ReadSchema, now: ReadSchema, direction: Direction): Generator<string> {
  const [accepted, sent] = direction === 'request' ? [now, old] : [old, now];
  // A schema without a type accepts everything.
  if (accepted.types.size === 0) return;
  const covers = (type: string) =>
    accepted.types.has(type) || (type === 'integer' && accepted.types.has('number'));
  const outside = sent.types.size === 0 ? ['anything'] : [...sent.types].filter((type) => !covers(type));
  if (outside.length > 0)
    yield `${outside.join(', ')} ${direction === 'request' ? 'was accepted' : 'may be sent'}`;
}

function* compareValues(old: ReadSchema, now: ReadSchema, direction: Direction): Generator<string> {
  const [accepted, sent] = direction === 'request' ? [now.values, old.values] : [old.values, now.values];
  if (accepted === null) return;
  if (sent === null) {
    yield direction === 'request' ? 'it was open and is closed' : 'it was closed and is open';
    return;
  }
  const outside = sent.filter((value) => !accepted.includes(value));
  if (outside.length > 0)
    yield `${outside.join(', ')} ${direction === 'request' ? 'was accepted' : 'may be sent'}`;
}

const lowerLimits = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const;
const upperLimits = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

/** The keywords that make one schema accept less than another. */
function* findTightened(wide: JsonNode, narrow: JsonNode): Generator<string> {
  const limit = (schema: JsonNode, name: string, none: number) =>
    typeof schema[name] === 'number' ? schema[name] : none;
  for (const name of lowerLimits) {
    const none = name.endsWith('inimum') ? -Infinity : 0;
    if (limit(narrow, name, none) > limit(wide, name, none)) yield name;
  }
  for (const name of upperLimits) {
    if (limit(narrow, name, Infinity) < limit(wide, name, Infinity)) yield name;
  }
  for (const name of ['pattern', 'format', 'multipleOf', 'uniqueItems']) {
    if (narrow[name] !== undefined && narrow[name] !== false && narrow[name] !== wide[name]) yield name;
  }
}

function compareFields(
  old: ReadSchema,
  now: ReadSchema,
  direction: Direction,
  location: string,
): readonly BreakingChange[] {
  const oldFields = toNode(old.schema['properties']);
  const newFields = toNode(now.schema['properties']);
  const [required, requires] = [toStrings(old.schema['required']), toStrings(now.schema['required'])];
  const removed = Object.keys(oldFields).filter((name) => !Object.hasOwn(newFields, name));
  const change = (rule: BreakingRule, name: string, detail: string) => ({
    rule,
    location: `${location}/${name}`,
    detail,
  });
  const changes = removed.map((name) => change('field-removed', name, 'the field is gone'));
  if (direction === 'request') {
    const newlyRequired = requires.filter((name) => !required.includes(name));
    return [...changes, ...newlyRequired.map((name) => change('field-required', name, 'it is required now'))];
  }
  const loosened = required.filter((name) => !requires.includes(name) && Object.hasOwn(newFields, name));
  return [...changes, ...loosened.map((name) => change('field-optional', name, 'it may be missing now'))];
}

function sharedFields(old: ReadSchema, now: ReadSchema): readonly (readonly [string, JsonNode, JsonNode])[] {
  const newFields = toNode(now.schema['properties']);
  return listNodes(old.schema['properties']).flatMap(([name, schema]) =>
    Object.hasOwn(newFields, name) ? [[name, schema, toNode(newFields[name])] as const] : [],
  );
}

/** Compares nested schemas. `true` or a missing schema accepts everything; `false` accepts nothing. */
function compareInner(
  old: unknown,
  now: unknown,
  compare: (old: JsonNode, now: JsonNode) => readonly BreakingChange[],
): readonly BreakingChange[] {
  const isSchema = (part: unknown) => typeof part === 'object' && part !== null;
  if (old === false || now === false || !(isSchema(old) || isSchema(now))) return [];
  return compare(toNode(old), toNode(now));
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
