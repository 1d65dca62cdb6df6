import { isRecord, type Json, listRecords, readRecord } from './json.js';

/** One change of a document that breaks somebody; `undo` takes it back. */
export interface Sabotage {
  readonly what: string;
  readonly commit: () => () => void;
}

type Changeable = Record<string, unknown>;

/** Every breaking change of the kinds below, at every place of the document where it can be made. */
export function* planSabotage(document: Json): Generator<Sabotage> {
  for (const [path, item] of listRecords(document.paths)) {
    for (const [method, operation] of listRecords(item)) {
      const place = `${method} ${path}`;
      yield remove(item, method, place);
      yield replace(operation, 'operationId', 'renamed', place);
      if (operation.security !== undefined) yield remove(operation, 'security', place);
      else yield replace(operation, 'x-required-scope', 'other:write', place);
      yield* sabotageParameters(operation, place);
      if (isRecord(operation.requestBody)) yield* sabotageBody(operation, operation.requestBody, place);
      yield* sabotageResponses(readRecord(operation.responses), place);
    }
  }
  const [webhooks, components] = [readRecord(document.webhooks), readRecord(document.components)];
  for (const name of Object.keys(webhooks)) yield remove(webhooks, name, 'webhooks');
  for (const [name, header] of listRecords(components.headers)) {
    yield* widenType(readRecord(header.schema), `header ${name}`);
  }
  yield replace(readRecord(readRecord(components.securitySchemes).key), 'scheme', 'basic', 'key');
  const schemas = readRecord(components.schemas);
  const [requested, answered] = [new Set<string>(), new Set<string>()];
  for (const [, item] of listRecords(document.paths)) {
    for (const [, { requestBody, responses }] of listRecords(item)) {
      reach(requestBody, schemas, requested);
      reach(responses, schemas, answered);
    }
  }
  for (const name of requested) yield* sabotageRequestSchema(readRecord(schemas[name]), name);
  for (const name of answered) yield* sabotageResponseSchema(readRecord(schemas[name]), name);
}

function* sabotageParameters(operation: Json, place: string): Generator<Sabotage> {
  const parameters = (operation.parameters ?? []) as Json[];
  for (const [index, parameter] of parameters.entries()) {
    const where = `${place} ${String(parameter.name)}`;
    yield replace(operation, 'parameters', parameters.toSpliced(index, 1), where);
    if (parameter.required !== true) yield replace(parameter, 'required', true, where);
    yield* narrow(readRecord(parameter.schema), where);
  }
  const demanded = { in: 'header', name: 'X-Demanded', required: true, schema: { type: 'string' } };
  yield replace(operation, 'parameters', [...parameters, demanded], `${place} X-Demanded`);
}

function* sabotageBody(operation: Json, body: Json, place: string): Generator<Sabotage> {
  yield remove(operation, 'requestBody', place);
  if (body.required !== true) yield replace(body, 'required', true, place);
  for (const type of Object.keys(readRecord(body.content))) {
    yield remove(readRecord(body.content), type, place);
  }
}

/** Of the problems that differ from operation to operation. */
const ownStatuses = ['404', '409', '422', '429'];

function* sabotageResponses(responses: Json, place: string): Generator<Sabotage> {
  for (const [status, response] of listRecords(responses)) {
    yield remove(responses, status, place);
    const isProblem = /^[45]/.test(status);
    // Problems are described by one piece of code, which puts the same headers and media type on all of them.
    if (isProblem && !ownStatuses.includes(status)) continue;
    for (const name of Object.keys(readRecord(response.headers ?? {}))) {
      yield remove(readRecord(response.headers), name, `${place} ${status}`);
    }
    for (const [type, content] of listRecords(response.content)) {
      yield remove(readRecord(response.content), type, `${place} ${status}`);
      if (!isProblem) continue;
      for (const code of Object.keys(readRecord(content.examples))) {
        yield remove(readRecord(content.examples), code, `${place} ${status}`);
      }
    }
  }
  yield replace(responses, '299', { description: 'New.' }, place);
}

function* sabotageRequestSchema(schema: Json, name: string): Generator<Sabotage> {
  if (Array.isArray(schema.enum)) yield replace(schema, 'enum', schema.enum.slice(1), name);
  if (!isRecord(schema.properties)) return;
  const required = (schema.required ?? []) as string[];
  for (const [field, form] of listRecords(schema.properties)) {
    const where = `${name} ${field}`;
    yield remove(readRecord(schema.properties), field, where);
    if (!required.includes(field)) yield replace(schema, 'required', [...required, field], where);
    yield* narrow(form, where);
    if (isRecord(form.items)) yield* narrow(form.items, `${where}[]`);
  }
  const more = { ...readRecord(schema.properties), demanded: { type: 'string' } };
  yield {
    what: `${name} demands a new field`,
    commit: () => {
      const undo = [
        replace(schema, 'properties', more, name).commit(),
        replace(schema, 'required', [...required, 'demanded'], name).commit(),
      ];
      return () => undo.forEach((one) => one());
    },
  };
}

function* sabotageResponseSchema(schema: Json, name: string): Generator<Sabotage> {
  if (Array.isArray(schema.enum)) yield replace(schema, 'enum', [...(schema.enum as unknown[]), 'new'], name);
  if (!isRecord(schema.properties)) return;
  const required = (schema.required ?? []) as string[];
  for (const [field, form] of listRecords(schema.properties)) {
    const where = `${name} ${field}`;
    yield remove(readRecord(schema.properties), field, where);
    if (required.includes(field))
      yield replace(
        schema,
        'required',
        required.filter((one) => one !== field),
        where,
      );
    yield* widenType(form, where);
    if (form.format !== undefined) yield replace(form, 'format', 'other', where);
    if (isRecord(form.items)) yield* widenType(form.items, `${where}[]`);
    if (isRecord(form.additionalProperties)) yield* widenType(form.additionalProperties, `${where}{}`);
  }
}

/** The schema of something received takes less than before. */
function* narrow(schema: Json, where: string): Generator<Sabotage> {
  if (typeof schema.type === 'string') yield replace(schema, 'type', 'null', where);
  if (typeof schema.minimum === 'number') yield replace(schema, 'minimum', schema.minimum + 1, where);
  if (typeof schema.maximum === 'number') yield replace(schema, 'maximum', schema.maximum - 1, where);
  for (const [lower, upper] of [
    ['minLength', 'maxLength'],
    ['minItems', 'maxItems'],
  ] as const) {
    if (typeof schema[upper] !== 'number') continue;
    yield replace(schema, upper, schema[upper] - 1, where);
    yield replace(schema, lower, 17, where);
  }
  if (schema.type === 'string' && schema.enum === undefined) {
    yield replace(schema, 'enum', ['a'], where);
    yield replace(schema, 'pattern', '^a$', where);
    yield replace(schema, 'format', 'other', where);
  }
  if (Array.isArray(schema.enum)) yield replace(schema, 'enum', schema.enum.slice(1), where);
  if (schema.default !== undefined) yield replace(schema, 'default', 'another', where);
}

/** The schema of something sent may hold what it never did. */
function* widenType(schema: Json, where: string): Generator<Sabotage> {
  if (schema.type === undefined) return;
  const types = [schema.type].flat();
  if (!types.includes('null')) yield replace(schema, 'type', [...types, 'null'], where);
  yield replace(schema, 'type', types.includes('boolean') ? 'string' : 'boolean', where);
  yield remove(schema, 'type', where);
}

function remove(node: Json, name: string, where: string): Sabotage {
  return {
    what: `${where}: ${name} is removed`,
    commit: () => {
      const { [name]: former } = node;
      const changeable = node as Changeable;
      const names = Object.keys(node);
      delete changeable[name];
      return () => {
        const all = { ...changeable, [name]: former };
        for (const one of names) {
          delete changeable[one];
          changeable[one] = all[one];
        }
      };
    },
  };
}

function replace(node: Json, name: string, value: unknown, where: string): Sabotage {
  return {
    what: `${where}: ${name} becomes ${JSON.stringify(value).slice(0, 60)}`,
    commit: () => {
      const changeable = node as Changeable;
      const [had, former] = [Object.hasOwn(node, name), node[name]];
      changeable[name] = value;
      return () => {
        if (had) changeable[name] = former;
        else delete changeable[name];
      };
    },
  };
}

function reach(part: unknown, schemas: Json, reached: Set<string>): void {
  if (typeof part !== 'object' || part === null) return;
  if (isRecord(part) && typeof part.$ref === 'string' && part.$ref.includes('/schemas/')) {
    const name = part.$ref.replace('#/components/schemas/', '');
    if (reached.has(name)) return;
    reached.add(name);
    reach(schemas[name], schemas, reached);
  }
  for (const one of Object.values(part)) reach(one, schemas, reached);
}
