import { isRecord, type Json, listRecords, readRecord } from './json.js';

/** One breaking change of a document. `commit` makes it and returns a function that undoes it. */
export interface Sabotage {
  readonly what: string;
  readonly commit: () => () => void;
}

type Changeable = Record<string, unknown>;

/** Every breaking change of the kinds below, at every location of the document where it can be made. */
export function* planSabotage(document: Json): Generator<Sabotage> {
  for (const [path, item] of listRecords(document.paths)) {
    for (const [method, operation] of listRecords(item)) {
      const location = `${method} ${path}`;
      yield remove(item, method, location);
      yield replace(operation, 'operationId', 'renamed', location);
      if (operation.security !== undefined) yield remove(operation, 'security', location);
      else yield replace(operation, 'x-required-scope', 'other:write', location);
      yield* sabotageParameters(operation, location);
      if (isRecord(operation.requestBody)) yield* sabotageBody(operation, operation.requestBody, location);
      yield* sabotageResponses(readRecord(operation.responses), location);
    }
  }
  const [webhooks, components] = [readRecord(document.webhooks), readRecord(document.components)];
  for (const name of Object.keys(webhooks)) yield remove(webhooks, name, 'webhooks');
  for (const [name, header] of listRecords(components.headers)) {
    yield* widenType(readRecord(header.schema), `header ${name}`);
  }
  yield replace(readRecord(readRecord(components.securitySchemes).key), 'scheme', 'basic', 'key');
  const schemas = readRecord(components.schemas);
  const [inRequests, inResponses] = [new Set<string>(), new Set<string>()];
  for (const [, item] of listRecords(document.paths)) {
    for (const [, { requestBody, responses }] of listRecords(item)) {
      reach(requestBody, schemas, inRequests);
      reach(responses, schemas, inResponses);
    }
  }
  for (const name of inRequests) yield* sabotageRequestSchema(readRecord(schemas[name]), name);
  for (const name of inResponses) yield* sabotageResponseSchema(readRecord(schemas[name]), name);
}

function* sabotageParameters(operation: Json, location: string): Generator<Sabotage> {
  const parameters = (operation.parameters ?? []) as Json[];
  for (const [index, parameter] of parameters.entries()) {
    const parameterLocation = `${location} ${String(parameter.name)}`;
    yield replace(operation, 'parameters', parameters.toSpliced(index, 1), parameterLocation);
    if (parameter.required !== true) yield replace(parameter, 'required', true, parameterLocation);
    yield* narrow(readRecord(parameter.schema), parameterLocation);
  }
  const extra = { in: 'header', name: 'X-Extra', required: true, schema: { type: 'string' } };
  yield replace(operation, 'parameters', [...parameters, extra], `${location} X-Extra`);
}

function* sabotageBody(operation: Json, body: Json, location: string): Generator<Sabotage> {
  yield remove(operation, 'requestBody', location);
  if (body.required !== true) yield replace(body, 'required', true, location);
  for (const type of Object.keys(readRecord(body.content))) {
    yield remove(readRecord(body.content), type, location);
  }
}

/** The statuses whose problems differ between operations. */
const ownStatuses = ['404', '409', '422', '429'];

function* sabotageResponses(responses: Json, location: string): Generator<Sabotage> {
  for (const [status, response] of listRecords(responses)) {
    yield remove(responses, status, location);
    const isProblem = /^[45]/.test(status);
    // One function describes the other problems, with the same headers and media type for all.
    if (isProblem && !ownStatuses.includes(status)) continue;
    for (const name of Object.keys(readRecord(response.headers ?? {}))) {
      yield remove(readRecord(response.headers), name, `${location} ${status}`);
    }
    for (const [type, content] of listRecords(response.content)) {
      yield remove(readRecord(response.content), type, `${location} ${status}`);
      if (!isProblem) continue;
      for (const code of Object.keys(readRecord(content.examples))) {
        yield remove(readRecord(content.examples), code, `${location} ${status}`);
      }
    }
  }
  yield replace(responses, '299', { description: 'New.' }, location);
}

function* sabotageRequestSchema(schema: Json, name: string): Generator<Sabotage> {
  if (Array.isArray(schema.enum)) yield replace(schema, 'enum', schema.enum.slice(1), name);
  if (!isRecord(schema.properties)) return;
  const required = (schema.required ?? []) as string[];
  for (const [field, form] of listRecords(schema.properties)) {
    const location = `${name} ${field}`;
    yield remove(readRecord(schema.properties), field, location);
    if (!required.includes(field)) yield replace(schema, 'required', [...required, field], location);
    yield* narrow(form, location);
    if (isRecord(form.items)) yield* narrow(form.items, `${location}[]`);
  }
  const properties = { ...readRecord(schema.properties), extra: { type: 'string' } };
  yield {
    what: `${name} requires a new field`,
    commit: () => {
      const undo = [
        replace(schema, 'properties', properties, name).commit(),
        replace(schema, 'required', [...required, 'extra'], name).commit(),
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
    const location = `${name} ${field}`;
    yield remove(readRecord(schema.properties), field, location);
    if (required.includes(field))
      yield replace(
        schema,
        'required',
        required.filter((one) => one !== field),
        location,
      );
    yield* widenType(form, location);
    if (form.format !== undefined) yield replace(form, 'format', 'other', location);
    if (isRecord(form.items)) yield* widenType(form.items, `${location}[]`);
    if (isRecord(form.additionalProperties)) yield* widenType(form.additionalProperties, `${location}{}`);
  }
}

/** The schema of a request value accepts less than before. */
function* narrow(schema: Json, location: string): Generator<Sabotage> {
  if (typeof schema.type === 'string') yield replace(schema, 'type', 'null', location);
  if (typeof schema.minimum === 'number') yield replace(schema, 'minimum', schema.minimum + 1, location);
  if (typeof schema.maximum === 'number') yield replace(schema, 'maximum', schema.maximum - 1, location);
  for (const [lower, upper] of [
    ['minLength', 'maxLength'],
    ['minItems', 'maxItems'],
  ] as const) {
    if (typeof schema[upper] !== 'number') continue;
    yield replace(schema, upper, schema[upper] - 1, location);
    yield replace(schema, lower, 17, location);
  }
  if (schema.type === 'string' && schema.enum === undefined) {
    yield replace(schema, 'enum', ['a'], location);
    yield replace(schema, 'pattern', '^a$', location);
    yield replace(schema, 'format', 'other', location);
  }
  if (Array.isArray(schema.enum)) yield replace(schema, 'enum', schema.enum.slice(1), location);
  if (schema.default !== undefined) yield replace(schema, 'default', 'another', location);
}

/** The schema of a response value allows what it did not allow before. */
function* widenType(schema: Json, location: string): Generator<Sabotage> {
  if (schema.type === undefined) return;
  const types = [schema.type].flat();
  if (!types.includes('null')) yield replace(schema, 'type', [...types, 'null'], location);
  yield replace(schema, 'type', types.includes('boolean') ? 'string' : 'boolean', location);
  yield remove(schema, 'type', location);
}

function remove(node: Json, name: string, location: string): Sabotage {
  return {
    what: `${location}: ${name} is removed`,
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

function replace(node: Json, name: string, value: unknown, location: string): Sabotage {
  return {
    what: `${location}: ${name} becomes ${JSON.stringify(value).slice(0, 60)}`,
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

function reach(node: unknown, schemas: Json, reached: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  if (isRecord(node) && typeof node.$ref === 'string' && node.$ref.includes('/schemas/')) {
    const name = node.$ref.replace('#/components/schemas/', '');
    if (reached.has(name)) return;
    reached.add(name);
    reach(schemas[name], schemas, reached);
  }
  for (const one of Object.values(node)) reach(one, schemas, reached);
}
