import { describe, expect, test } from '@jest/globals';
import { breakingRules } from './breaking-change.js';
import { findBreakingChanges } from './find-breaking-changes.js';

interface SchemaShape {
  type?: string;
  format?: string;
  enum?: string[];
  nullable?: boolean;
  required?: string[];
  maxLength?: number;
  minimum?: number;
  uniqueItems?: boolean;
  default?: unknown;
  items?: SchemaShape;
  anyOf?: object[];
  additionalProperties?: boolean | SchemaShape;
  properties?: Record<string, SchemaShape>;
}

const problems = (...codes: readonly string[]) => ({
  content: {
    'application/problem+json': { examples: Object.fromEntries(codes.map((code) => [code, {}])) },
  },
});

const ref = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

/** A small contract with one element of each kind; every test changes a copy. */
function buildDocument() {
  const schemas: Record<string, SchemaShape> = {
    ThingRequest: {
      type: 'object',
      required: ['shop'],
      additionalProperties: false,
      properties: {
        shop: { type: 'string', maxLength: 10 },
        count: { type: 'integer', minimum: 0 },
        speed: { type: 'string', enum: ['slow', 'fast'] },
        note: { type: 'string' },
        tags: { type: 'array', items: { type: 'string' } },
        notes: { type: 'object', additionalProperties: true },
        pace: { type: 'integer', default: 5 },
      },
    },
    Thing: {
      type: 'object',
      required: ['id', 'state', 'at', 'maybe'],
      properties: {
        id: { type: 'string' },
        state: { type: 'string', enum: ['open', 'done'] },
        at: { type: 'string', format: 'date-time' },
        maybe: { type: 'string', nullable: true },
        size: { type: 'integer' },
        parts: { type: 'array', items: { type: 'string' } },
        counts: { type: 'object', additionalProperties: { type: 'integer' } },
        label: { type: 'string', maxLength: 20 },
      },
    },
  };
  const list: Record<string, unknown> = {
    operationId: 'listThings',
    'x-required-scope': 'things:read',
    parameters: [{ in: 'query', name: 'limit', schema: { type: 'integer', minimum: 1 } }],
    responses: {
      200: {
        content: { 'application/json': ref('Thing') },
        headers: { ETag: { $ref: '#/components/headers/ETag' } },
      },
    },
  };
  const create: Record<string, unknown> = {
    operationId: 'createThing',
    requestBody: { required: false, content: { 'application/json': ref('ThingRequest'), 'text/plain': {} } },
    responses: {
      201: { content: { 'application/json': ref('Thing'), 'text/plain': {} } },
      409: problems('ended', 'paused'),
    },
  };
  const health: Record<string, unknown> = {
    operationId: 'getHealth',
    security: [{}],
    responses: { 200: {} },
  };
  const webhooks: Record<string, unknown> = {
    done: {
      post: {
        operationId: 'onDone',
        parameters: [{ in: 'header', name: 'webhook-id' }],
        requestBody: { content: { 'application/json': ref('Thing') } },
      },
    },
  };
  const paths: Record<string, Record<string, unknown>> = {
    '/things': { get: list, post: create },
    '/health': { get: health },
  };
  return {
    paths,
    webhooks,
    security: [{ key: [] }],
    components: {
      schemas,
      headers: { ETag: { required: true, schema: { type: 'string' } } },
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key.' } },
    },
    list,
    create,
    health,
    thingRequest: fields(schemas, 'ThingRequest'),
    thing: fields(schemas, 'Thing'),
  };
}

function fields(schemas: Record<string, SchemaShape>, name: string) {
  const schema = schemas[name] ?? {};
  const of = (field: string): SchemaShape => {
    const found = schema.properties?.[field];
    if (found === undefined) throw new Error(`${name} has no ${field}.`);
    return found;
  };
  return { schema, of };
}

type Draft = ReturnType<typeof buildDocument>;

function changesOf(change: (draft: Draft) => void): readonly string[] {
  const draft = buildDocument();
  change(draft);
  return findBreakingChanges(buildDocument(), draft).map(({ rule, location }) => `${rule} ${location}`);
}

const inBody = (draft: Draft) =>
  draft.create['requestBody'] as { required: boolean; content: Record<string, unknown> };
const responsesOf = (operation: Record<string, unknown>) =>
  operation['responses'] as Record<
    string,
    { content: Record<string, unknown>; headers: Record<string, unknown> }
  >;

const breaking: readonly (readonly [string, (draft: Draft) => void, string])[] = [
  ['a path is gone', ({ paths }) => delete paths['/things'], 'operation-removed GET /things'],
  ['a method is gone', ({ paths }) => delete paths['/things']?.['post'], 'operation-removed POST /things'],
  ['an operationId changes', ({ list }) => (list['operationId'] = 'all'), 'operation-renamed GET /things'],
  ['a public operation needs a key', ({ health }) => delete health['security'], 'key-required GET /health'],
  [
    'a parameter is gone',
    ({ list }) => (list['parameters'] = []),
    'parameter-removed GET /things query:limit',
  ],
  [
    'a parameter becomes required',
    ({ list }) =>
      (list['parameters'] = [
        { in: 'query', name: 'limit', required: true, schema: { type: 'integer', minimum: 1 } },
      ]),
    'parameter-required GET /things query:limit',
  ],
  [
    'a new parameter is required',
    ({ create }) => (create['parameters'] = [{ in: 'header', name: 'X', required: true, schema: {} }]),
    'parameter-required POST /things header:X',
  ],
  [
    'a parameter takes less',
    ({ list }) =>
      (list['parameters'] = [{ in: 'query', name: 'limit', schema: { type: 'integer', minimum: 2 } }]),
    'request-narrowed GET /things query:limit',
  ],
  ['a body becomes required', (draft) => (inBody(draft).required = true), 'body-required POST /things'],
  ['a body is gone', ({ create }) => delete create['requestBody'], 'body-removed POST /things'],
  [
    'a media type of a body is gone',
    (draft) => delete inBody(draft).content['text/plain'],
    'body-removed POST /things body',
  ],
  [
    'a field of a request is gone',
    ({ thingRequest }) => delete thingRequest.schema.properties?.['note'],
    'field-removed request ThingRequest /note',
  ],
  [
    'a field of a request becomes required',
    ({ thingRequest }) => thingRequest.schema.required?.push('note'),
    'field-required request ThingRequest /note',
  ],
  [
    'a new field of a request is required',
    ({ thingRequest }) => {
      Object.assign(thingRequest.schema.properties ?? {}, { extra: { type: 'string' } });
      thingRequest.schema.required?.push('extra');
    },
    'field-required request ThingRequest /extra',
  ],
  [
    'a request takes another type',
    ({ thingRequest }) => Object.assign(thingRequest.of('note'), { type: 'integer' }),
    'request-narrowed request ThingRequest /note',
  ],
  [
    'a request takes only larger numbers',
    ({ thingRequest }) => Object.assign(thingRequest.of('count'), { minimum: 1 }),
    'request-narrowed request ThingRequest /count',
  ],
  [
    'a request takes shorter strings',
    ({ thingRequest }) => Object.assign(thingRequest.of('shop'), { maxLength: 9 }),
    'request-narrowed request ThingRequest /shop',
  ],
  [
    'a request takes one value fewer',
    ({ thingRequest }) => thingRequest.of('speed').enum?.pop(),
    'request-narrowed request ThingRequest /speed',
  ],
  [
    'an open string of a request is closed',
    ({ thingRequest }) => Object.assign(thingRequest.of('note'), { enum: ['a'] }),
    'request-narrowed request ThingRequest /note',
  ],
  [
    'a string of a request gets a format',
    ({ thingRequest }) => Object.assign(thingRequest.of('note'), { format: 'uri' }),
    'request-narrowed request ThingRequest /note',
  ],
  [
    'a field of a response is gone',
    ({ thing }) => delete thing.schema.properties?.['size'],
    'field-removed response Thing /size',
  ],
  [
    'a field of a response may be missing',
    ({ thing }) => thing.schema.required?.shift(),
    'field-optional response Thing /id',
  ],
  [
    'a field of a response has another type',
    ({ thing }) => Object.assign(thing.of('size'), { type: 'string' }),
    'response-widened response Thing /size',
  ],
  [
    'a field of a response may be a fraction',
    ({ thing }) => Object.assign(thing.of('size'), { type: 'number' }),
    'response-widened response Thing /size',
  ],
  [
    'a field of a response may be null',
    ({ thing }) => Object.assign(thing.of('id'), { nullable: true }),
    'response-widened response Thing /id',
  ],
  [
    'a closed enum of a response gets a value',
    ({ thing }) => thing.of('state').enum?.push('lost'),
    'response-widened response Thing /state',
  ],
  [
    'a closed enum of a response is opened',
    ({ thing }) => delete thing.of('state').enum,
    'response-widened response Thing /state',
  ],
  [
    'a string of a response no longer has a format',
    ({ thing }) => delete thing.of('at').format,
    'response-widened response Thing /at',
  ],
  [
    'the items of a list have another type',
    ({ thing }) => Object.assign(thing.of('parts'), { items: { type: 'integer' } }),
    'response-widened response Thing /parts/[]',
  ],
  [
    'the values of a map have another type',
    ({ thing }) => Object.assign(thing.of('counts'), { additionalProperties: { type: 'string' } }),
    'response-widened response Thing /counts/*',
  ],
  [
    'a success has another status',
    ({ create }) => (create['responses'] = { 202: responsesOf(create)[201] }),
    'status-removed POST /things 201',
  ],
  [
    'a success may have a further status',
    ({ create }) => Object.assign(responsesOf(create), { 202: {} }),
    'status-added POST /things 202',
  ],
  [
    'a media type of a response is gone',
    ({ create }) => delete responsesOf(create)[201]?.content['text/plain'],
    'media-type-removed POST /things 201',
  ],
  [
    'a header of a response is gone',
    ({ list }) => delete responsesOf(list)[200]?.headers['ETag'],
    'header-removed GET /things 200 ETag',
  ],
  [
    'a schema has another name',
    (draft) => {
      Object.assign(draft.components.schemas, { Stuff: draft.components.schemas['Thing'] });
      Object.assign(responsesOf(draft.list)[200]?.content ?? {}, { 'application/json': ref('Stuff') });
    },
    'schema-renamed response Thing',
  ],
  [
    'another scope is needed',
    ({ list }) => (list['x-required-scope'] = 'things:write'),
    'access-narrowed GET /things',
  ],
  [
    'keys are sent in another form',
    (draft) =>
      Object.assign(draft.components.securitySchemes, { key: { type: 'apiKey', in: 'header', name: 'K' } }),
    'access-narrowed POST /things',
  ],
  [
    'a parameter is serialized differently',
    ({ list }) =>
      (list['parameters'] = [
        { in: 'query', name: 'limit', explode: false, schema: { type: 'integer', minimum: 1 } },
      ]),
    'request-narrowed GET /things query:limit',
  ],
  [
    'a list in a request takes each value once',
    ({ thingRequest }) => Object.assign(thingRequest.of('tags'), { uniqueItems: true }),
    'request-narrowed request ThingRequest /tags',
  ],
  [
    'a map in a request takes only strings',
    ({ thingRequest }) =>
      Object.assign(thingRequest.of('notes'), { additionalProperties: { type: 'string' } }),
    'request-narrowed request ThingRequest /notes/*',
  ],
  [
    'the default of a field changes',
    ({ thingRequest }) => Object.assign(thingRequest.of('pace'), { default: 6 }),
    'default-changed request ThingRequest /pace',
  ],
  [
    'a default is gone',
    ({ thingRequest }) => delete thingRequest.of('pace').default,
    'default-changed request ThingRequest /pace',
  ],
  [
    'a map in a response takes everything',
    ({ thing }) => Object.assign(thing.of('counts'), { additionalProperties: true }),
    'response-widened response Thing /counts/*',
  ],
  [
    'the items of a list in a response are no longer described',
    ({ thing }) => delete thing.of('parts').items,
    'response-widened response Thing /parts/[]',
  ],
  [
    'a string of a response may be longer',
    ({ thing }) => Object.assign(thing.of('label'), { maxLength: 21 }),
    'response-widened response Thing /label',
  ],
  [
    'a header has another type',
    (draft) => Object.assign(draft.components.headers.ETag, { schema: { type: 'integer' } }),
    'response-widened header ETag',
  ],
  [
    'a header may be missing',
    (draft) => Object.assign(draft.components.headers.ETag, { required: false }),
    'header-removed header ETag',
  ],
  [
    'a problem is gone',
    ({ create }) => Object.assign(responsesOf(create), { 409: problems('paused') }),
    'problem-removed POST /things 409 ended',
  ],
  [
    'a problem has another status',
    ({ create }) => Object.assign(responsesOf(create), { 409: problems('paused'), 422: problems('ended') }),
    'problem-removed POST /things 409 ended',
  ],
  [
    'an event is sent without a header',
    ({ webhooks }) => Object.assign((webhooks['done'] as { post: object }).post, { parameters: [] }),
    'header-removed webhook done header:webhook-id',
  ],
  [
    'the operation of an event has another name',
    ({ webhooks }) => Object.assign((webhooks['done'] as { post: object }).post, { operationId: 'whenDone' }),
    'operation-renamed webhook done',
  ],
  ['an event is gone', ({ webhooks }) => delete webhooks['done'], 'webhook-removed webhook done'],
];

const harmless: readonly (readonly [string, (draft: Draft) => void])[] = [
  ['nothing changes', () => undefined],
  [
    'a path and a method are new',
    ({ paths }) => Object.assign(paths, { '/new': { get: { operationId: 'getNew', responses: {} } } }),
  ],
  [
    'an optional parameter is new',
    ({ list }) => (list['parameters'] as object[]).push({ in: 'query', name: 'q', schema: {} }),
  ],
  [
    'an optional field of a request is new',
    ({ thingRequest }) => Object.assign(thingRequest.schema.properties ?? {}, { extra: { type: 'string' } }),
  ],
  [
    'a required field of a request becomes optional',
    ({ thingRequest }) => (thingRequest.schema.required = []),
  ],
  ['a request takes one value more', ({ thingRequest }) => thingRequest.of('speed').enum?.push('medium')],
  [
    'a request takes fractions too',
    ({ thingRequest }) => Object.assign(thingRequest.of('count'), { type: 'number' }),
  ],
  [
    'a request takes longer strings',
    ({ thingRequest }) => Object.assign(thingRequest.of('shop'), { maxLength: 20 }),
  ],
  [
    'a field of a response is new',
    ({ thing }) => Object.assign(thing.schema.properties ?? {}, { extra: { type: 'string' } }),
  ],
  ['a field of a response is always there now', ({ thing }) => thing.schema.required?.push('size')],
  ['a field of a response is never null now', ({ thing }) => delete thing.of('maybe').nullable],
  ['a closed enum of a response loses a value', ({ thing }) => thing.of('state').enum?.pop()],
  [
    'null is written as in OpenAPI 3.1',
    ({ thing }) =>
      Object.assign(thing.schema.properties ?? {}, {
        maybe: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      }),
  ],
  [
    'a list in a request may be shorter',
    ({ thingRequest }) => Object.assign(thingRequest.of('tags'), { minItems: 0 }),
  ],
  ['a default is added', ({ thingRequest }) => Object.assign(thingRequest.of('note'), { default: '' })],
  ['a string of a response is shorter', ({ thing }) => Object.assign(thing.of('label'), { maxLength: 10 })],
  ['an operation no longer needs a scope', ({ list }) => delete list['x-required-scope']],
  ['an operation no longer needs a key', ({ create }) => (create['security'] = [{}])],
  [
    'the description of a key changes',
    (draft) => (draft.components.securitySchemes.key.description = 'Our key.'),
  ],
  [
    'a further problem of a status is described',
    ({ create }) => Object.assign(responsesOf(create), { 409: problems('ended', 'paused', 'gone') }),
  ],
  ['a further problem is described', ({ create }) => Object.assign(responsesOf(create), { 422: {} })],
  ['an event is new', ({ webhooks }) => Object.assign(webhooks, { lost: {} })],
];

describe('a change of the contract', () => {
  test.each(breaking)('breaks when %s', (_when, change, expected) => {
    expect(changesOf(change)).toContain(expected);
  });

  test.each(harmless)('does not break when %s', (_when, change) => {
    expect(changesOf(change)).toEqual([]);
  });

  test('each rule has a case here', () => {
    const shown = new Set(breaking.map(([, , expected]) => expected.split(' ', 1)[0]));
    expect([...shown].toSorted()).toEqual(Object.keys(breakingRules).toSorted());
  });
});
