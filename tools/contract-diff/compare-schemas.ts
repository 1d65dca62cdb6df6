import type { BreakingChange, BreakingRule, Direction, Documents } from './breaking-change.js';
import { type JsonNode, listNodes, toNode, toTexts } from './json-node.js';
import { type ReadSchema, readSchema } from './read-schema.js';

/** Two documents, and which way the values between them travel. */
export interface Comparison extends Documents {
  /** The named schemas whose insides were compared already, by use and name. */
  readonly compared: Set<string>;
  readonly direction: Direction;
}

/**
 * The changes from one schema to another that break whoever was built against the first. What is within a named schema has its
 * place there, so that a change shows the same place wherever the schema is used.
 */
export function compareSchemas(
  before: unknown,
  after: unknown,
  comparison: Comparison,
  usedAt: string,
): readonly BreakingChange[] {
  const old = readSchema(before, comparison.before);
  const now = readSchema(after, comparison.after);
  const place = old.name === null ? usedAt : `${comparison.direction} ${old.name} `;
  const changes = [...compareOwn(old, now, comparison.direction)].map(([rule, detail]) => ({
    rule,
    place: place.trim(),
    detail,
  }));
  if (old.name !== null) {
    const pair = `${place}${now.name ?? usedAt}`;
    if (comparison.compared.has(pair)) return changes;
    comparison.compared.add(pair);
  }
  const compare = (one: unknown, other: unknown, step: string) =>
    compareSchemas(one, other, comparison, `${place}${step}`);
  return [
    ...changes,
    ...compareFields(old, now, comparison.direction, place),
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
  const rule = direction === 'request' ? 'request-narrowed' : 'answer-widened';
  for (const detail of compareTypes(old, now, direction)) yield [rule, detail];
  for (const detail of compareValues(old, now, direction)) yield [rule, detail];
  if (old.alternatives.length !== now.alternatives.length) {
    yield [rule, `it had ${old.alternatives.length} alternatives and has ${now.alternatives.length}`];
  }
  // An answer that becomes wider is, seen from the client, a request that becomes narrower the other way round.
  const [wide, narrow] = direction === 'request' ? [old.schema, now.schema] : [now.schema, old.schema];
  for (const name of findTightened(wide, narrow)) {
    yield [rule, `${name} was ${show(old.schema[name])} and is ${show(now.schema[name])}`];
  }
  const isClosed = now.schema['additionalProperties'] === false;
  if (direction === 'request' && isClosed && old.schema['additionalProperties'] !== false) {
    yield [rule, 'unknown fields were taken'];
  }
  const [stood, stands] = [show(old.schema['default']), show(now.schema['default'])];
  // Where no default was named, nothing was promised to who leaves it out.
  if (direction === 'request' && old.schema['default'] !== undefined && stood !== stands) {
    yield ['default-changed', `the default was ${stood} and is ${stands}`];
  }
}

function* compareTypes(old: ReadSchema, now: ReadSchema, direction: Direction): Generator<string> {
  const [taken, given] = direction === 'request' ? [now, old] : [old, now];
  // A schema without a type takes everything.
  if (taken.types.size === 0) return;
  const covers = (type: string) => taken.types.has(type) || (type === 'integer' && taken.types.has('number'));
  const outside = given.types.size === 0 ? ['anything'] : [...given.types].filter((type) => !covers(type));
  if (outside.length > 0) yield `${outside.join(', ')} ${direction === 'request' ? 'was taken' : 'may come'}`;
}

function* compareValues(old: ReadSchema, now: ReadSchema, direction: Direction): Generator<string> {
  const [taken, given] = direction === 'request' ? [now.values, old.values] : [old.values, now.values];
  if (taken === null) return;
  if (given === null) {
    yield direction === 'request' ? 'it was open and is closed' : 'it was closed and is open';
    return;
  }
  const outside = given.filter((value) => !taken.includes(value));
  if (outside.length > 0) yield `${outside.join(', ')} ${direction === 'request' ? 'was taken' : 'may come'}`;
}

const lowerLimits = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const;
const upperLimits = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

/** The keywords by which one schema takes less than another. */
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
  place: string,
): readonly BreakingChange[] {
  const had = toNode(old.schema['properties']);
  const has = toNode(now.schema['properties']);
  const [required, requires] = [toTexts(old.schema['required']), toTexts(now.schema['required'])];
  const removed = Object.keys(had).filter((name) => !Object.hasOwn(has, name));
  const change = (rule: BreakingRule, name: string, detail: string) => ({
    rule,
    place: `${place}/${name}`,
    detail,
  });
  const changes = removed.map((name) => change('field-removed', name, 'the field is gone'));
  if (direction === 'request') {
    const demanded = requires.filter((name) => !required.includes(name));
    return [...changes, ...demanded.map((name) => change('field-required', name, 'it is required now'))];
  }
  const loosened = required.filter((name) => !requires.includes(name) && Object.hasOwn(has, name));
  return [...changes, ...loosened.map((name) => change('field-optional', name, 'it may be missing now'))];
}

function sharedFields(old: ReadSchema, now: ReadSchema): readonly (readonly [string, JsonNode, JsonNode])[] {
  const has = toNode(now.schema['properties']);
  return listNodes(old.schema['properties']).flatMap(([name, schema]) =>
    Object.hasOwn(has, name) ? [[name, schema, toNode(has[name])] as const] : [],
  );
}

/** Compares what stands within: `true`, or nothing at all, is a schema that takes everything, and `false` takes nothing. */
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
