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

/** A small contract with something of each kind; every test changes a copy. */
function buildDocument() {
  const schemas: Record<string, SchemaShape> = {
    RequestDraft: {
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
    requestBody: { required: false, content: { 'application/json': ref('Wish'), 'text/plain': {} } },
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
    wish: fields(schemas, 'Wish'),
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
  return findBreakingChanges(buildDocument(), draft).map(({ rule, place }) => `${rule} ${place}`);
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
    ({ wish }) => delete wish.schema.properties?.['note'],
    'field-removed request Wish /note',
  ],
  [
    'a field of a request becomes required',
    ({ wish }) => wish.schema.required?.push('note'),
    'field-required request Wish /note',
  ],
  [
    'a new field of a request is required',
    ({ wish }) => {
      Object.assign(wish.schema.properties ?? {}, { extra: { type: 'string' } });
      wish.schema.required?.push('extra');
    },
    'field-required request Wish /extra',
  ],
  [
    'a request takes another type',
    ({ wish }) => Object.assign(wish.of('note'), { type: 'integer' }),
    'request-narrowed request Wish /note',
  ],
  [
    'a request takes a number no more as an integer',
    ({ wish }) => Object.assign(wish.of('count'), { minimum: 1 }),
    'request-narrowed request Wish /count',
  ],
  [
    'a request takes shorter texts',
    ({ wish }) => Object.assign(wish.of('shop'), { maxLength: 9 }),
    'request-narrowed request Wish /shop',
  ],
  [
    'a request takes one value less',
    ({ wish }) => wish.of('speed').enum?.pop(),
    'request-narrowed request Wish /speed',
  ],
  [
    'an open text of a request is closed',
    ({ wish }) => Object.assign(wish.of('note'), { enum: ['a'] }),
    'request-narrowed request Wish /note',
  ],
  [
    'a text of a request gets a format',
    ({ wish }) => Object.assign(wish.of('note'), { format: 'uri' }),
    'request-narrowed request Wish /note',
  ],
  [
    'a field of an answer is gone',
    ({ thing }) => delete thing.schema.properties?.['size'],
    'field-removed answer Thing /size',
  ],
  [
    'a field of an answer may be missing',
    ({ thing }) => thing.schema.required?.shift(),
    'field-optional answer Thing /id',
  ],
  [
    'a field of an answer has another type',
    ({ thing }) => Object.assign(thing.of('size'), { type: 'string' }),
    'answer-widened answer Thing /size',
  ],
  [
    'a field of an answer may be a fraction',
    ({ thing }) => Object.assign(thing.of('size'), { type: 'number' }),
    'answer-widened answer Thing /size',
  ],
  [
    'a field of an answer may be null',
    ({ thing }) => Object.assign(thing.of('id'), { nullable: true }),
    'answer-widened answer Thing /id',
  ],
  [
    'a closed enum of an answer gets a value',
    ({ thing }) => thing.of('state').enum?.push('lost'),
    'answer-widened answer Thing /state',
  ],
  [
    'a closed enum of an answer is opened',
    ({ thing }) => delete thing.of('state').enum,
    'answer-widened answer Thing /state',
  ],
  [
    'a text of an answer has no format any more',
    ({ thing }) => delete thing.of('at').format,
    'answer-widened answer Thing /at',
  ],
  [
    'the items of a list have another type',
    ({ thing }) => Object.assign(thing.of('parts'), { items: { type: 'integer' } }),
    'answer-widened answer Thing /parts/[]',
  ],
  [
    'the values of a map have another type',
    ({ thing }) => Object.assign(thing.of('counts'), { additionalProperties: { type: 'string' } }),
    'answer-widened answer Thing /counts/*',
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
    'a media type of an answer is gone',
    ({ create }) => delete responsesOf(create)[201]?.content['text/plain'],
    'media-type-removed POST /things 201',
  ],
  [
    'a header of an answer is gone',
    ({ list }) => delete responsesOf(list)[200]?.headers['ETag'],
    'header-removed GET /things 200 ETag',
  ],
  [
    'a schema has another name',
    (draft) => {
      Object.assign(draft.components.schemas, { Stuff: draft.components.schemas['Thing'] });
      Object.assign(responsesOf(draft.list)[200]?.content ?? {}, { 'application/json': ref('Stuff') });
    },
    'schema-renamed answer Thing',
  ],
  [
    'another scope is needed',
    ({ list }) => (list['x-required-scope'] = 'things:write'),
    'access-narrowed GET /things',
  ],
  [
    'keys are sent in another way',
    (draft) =>
      Object.assign(draft.components.securitySchemes, { key: { type: 'apiKey', in: 'header', name: 'K' } }),
    'access-narrowed POST /things',
  ],
  [
    'a parameter is written in another way',
    ({ list }) =>
      (list['parameters'] = [
        { in: 'query', name: 'limit', explode: false, schema: { type: 'integer', minimum: 1 } },
      ]),
    'request-narrowed GET /things query:limit',
  ],
  [
    'a list in a request takes each value once',
    ({ wish }) => Object.assign(wish.of('tags'), { uniqueItems: true }),
    'request-narrowed request Wish /tags',
  ],
  [
    'a map in a request takes texts only',
    ({ wish }) => Object.assign(wish.of('notes'), { additionalProperties: { type: 'string' } }),
    'request-narrowed request Wish /notes/*',
  ],
  [
    'the default of a field changes',
    ({ wish }) => Object.assign(wish.of('pace'), { default: 6 }),
    'default-changed request Wish /pace',
  ],
  ['a default is gone', ({ wish }) => delete wish.of('pace').default, 'default-changed request Wish /pace'],
  [
    'a map in an answer takes everything',
    ({ thing }) => Object.assign(thing.of('counts'), { additionalProperties: true }),
    'answer-widened answer Thing /counts/*',
  ],
  [
    'the items of a list in an answer are no longer described',
    ({ thing }) => delete thing.of('parts').items,
    'answer-widened answer Thing /parts/[]',
  ],
  [
    'a text of an answer may be longer',
    ({ thing }) => Object.assign(thing.of('label'), { maxLength: 21 }),
    'answer-widened answer Thing /label',
  ],
  [
    'a header has another type',
    (draft) => Object.assign(draft.components.headers.ETag, { schema: { type: 'integer' } }),
    'answer-widened header ETag',
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
    ({ wish }) => Object.assign(wish.schema.properties ?? {}, { extra: { type: 'string' } }),
  ],
  ['a required field of a request becomes optional', ({ wish }) => (wish.schema.required = [])],
  ['a request takes one value more', ({ wish }) => wish.of('speed').enum?.push('medium')],
  ['a request takes fractions too', ({ wish }) => Object.assign(wish.of('count'), { type: 'number' })],
  ['a request takes longer texts', ({ wish }) => Object.assign(wish.of('shop'), { maxLength: 20 })],
  [
    'a field of an answer is new',
    ({ thing }) => Object.assign(thing.schema.properties ?? {}, { extra: { type: 'string' } }),
  ],
  ['a field of an answer is always there now', ({ thing }) => thing.schema.required?.push('size')],
  ['a field of an answer is never null any more', ({ thing }) => delete thing.of('maybe').nullable],
  ['a closed enum of an answer loses a value', ({ thing }) => thing.of('state').enum?.pop()],
  [
    'null is written the way of 3.1',
    ({ thing }) =>
      Object.assign(thing.schema.properties ?? {}, {
        maybe: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      }),
  ],
  ['a list in a request may be shorter', ({ wish }) => Object.assign(wish.of('tags'), { minItems: 0 })],
  ['a default is named', ({ wish }) => Object.assign(wish.of('note'), { default: '' })],
  ['a text of an answer is shorter', ({ thing }) => Object.assign(thing.of('label'), { maxLength: 10 })],
  ['a call needs no scope any more', ({ list }) => delete list['x-required-scope']],
  ['an operation needs no key any more', ({ create }) => (create['security'] = [{}])],
  [
    'the way to send keys is described in other words',
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
