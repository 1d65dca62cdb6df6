import fc from 'fast-check';
import { arbitraryOfSchema, hostileValue } from './arbitrary-of-schema.js';
import type { Json } from './json.js';
import type { DocumentedOperation, Parameter } from './read-operations.js';

/** A request that is ready to be sent. */
export interface BuiltRequest {
  readonly method: string;
  /** Includes the query; percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** How many of a hundred values do not fit the document. */
const odds = 12;

/**
 * Requests of one operation. Most fit the document and use existing ids from `known`; a few values are wrong.
 */
export function arbitraryRequest(
  operation: DocumentedOperation,
  document: Json,
  known: readonly string[],
): fc.Arbitrary<BuiltRequest> {
  const parametersIn = (location: Parameter['location']) =>
    operation.parameters.filter((one) => one.location === location);
  return fc
    .record({
      ids: fc.record(Object.fromEntries(parametersIn('path').map(({ name }) => [name, pathSegment(known)]))),
      query: queryOf(parametersIn('query'), document, known),
      headers: headersOf(parametersIn('header'), document),
      // fetch cannot send a GET with a body.
      body: operation.method === 'GET' ? fc.constant(null) : bodyOf(operation.body, document, known),
    })
    .map(({ ids, query, headers, body }) => ({
      method: operation.method,
      path: `${operation.path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '')}${query}`,
      headers: {
        ...headers,
        ...(body === null ? {} : { 'content-type': body.type }),
      },
      body: body?.text ?? null,
    }));
}

function pathSegment(known: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 7, arbitrary: fc.constantFrom(...known).map(encodeURIComponent) },
    { weight: 2, arbitrary: fc.string({ minLength: 1, maxLength: 30 }).map(encodeURIComponent) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('%', '%ff', '%00', '%2e%2e', '%2F', 'x'.repeat(501), '%ED%A0%80', '*'),
    },
  );
}

function queryOf(
  parameters: readonly Parameter[],
  document: Json,
  known: readonly string[],
): fc.Arbitrary<string> {
  const value = (schema: Json) =>
    fc.oneof(
      { weight: 6, arbitrary: arbitraryOfSchema(schema, document, odds) },
      { weight: 2, arbitrary: fc.constantFrom<unknown>(...known) },
    );
  const fields = Object.fromEntries(parameters.map(({ name, schema }) => [name, fc.option(value(schema))]));
  const unknownPair = fc.option(
    fc.constantFrom('unheardOf=1', '=', '&&', 'limit=1&limit=2', 'cursor=%', 'a[]=1'),
    {
      freq: 12,
    },
  );
  return fc.tuple(fc.record(fields), unknownPair).map(([values, extra]) => {
    const pairs = Object.entries(values).flatMap(([name, one]) =>
      one === null || one === undefined ? [] : [one].flat().map((each) => `${name}=${encodeValue(each)}`),
    );
    const all = extra === null ? pairs : [...pairs, extra];
    return all.length === 0 ? '' : `?${all.join('&')}`;
  });
}

function headersOf(parameters: readonly Parameter[], document: Json): fc.Arbitrary<Record<string, string>> {
  const encoded = (schema: Json) =>
    arbitraryOfSchema(schema, document, 0).map((value) => encodeValue(value).slice(0, 200) || 'x');
  const value = ({ name, schema }: Parameter): fc.Arbitrary<string> => {
    // Short waits only: the test checks responses, not waiting.
    if (name.toLowerCase() === 'prefer')
      return fc.constantFrom('wait=0', 'wait=1', 'wait', 'wait=-1', 'handling=strict', ';;=');
    if (name.toLowerCase() === 'if-none-match')
      return fc.constantFrom('"0"', '"1"', 'W/"2"', '*', '"', '"1", "2"');
    return encoded(schema);
  };
  const fields = Object.fromEntries(parameters.map((one) => [one.name, fc.option(value(one), { freq: 2 })]));
  return fc
    .record(fields)
    .map((values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, text]) =>
          text === null || text === undefined ? [] : [[name, text]],
        ),
      ),
    );
}

function bodyOf(
  schema: Json | null,
  document: Json,
  known: readonly string[],
): fc.Arbitrary<{ readonly type: string; readonly text: string } | null> {
  const json = 'application/json';
  const odd = fc.oneof(
    hostileValue().map((value) => ({ type: json, text: JSON.stringify(value) ?? '' })),
    fc
      .constantFrom('{', '', '[]', '"', '{"a":1}{', 'null', '['.repeat(400))
      .map((text) => ({ type: json, text })),
    fc
      .constantFrom('text/plain', 'application/xml', 'application/json; charset=latin1', 'x')
      .map((type) => ({ type, text: '{}' })),
  );
  if (schema === null)
    return fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: odd });
  const fitting = (oddsOfBody: number) =>
    arbitraryOfSchema(withKnownNames(schema, document, known), document, oddsOfBody).map((value) => ({
      type: json,
      text: JSON.stringify(value) ?? '',
    }));
  return fc.oneof(
    { weight: 5, arbitrary: fitting(0) },
    { weight: 4, arbitrary: fitting(odds) },
    { weight: 2, arbitrary: odd },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

/** The schema of a body that takes only existing ids as the connection and the source. */
function withKnownNames(schema: Json, document: Json, known: readonly string[]): Json {
  const { $ref } = schema;
  const steps = typeof $ref === 'string' ? $ref.replace('#/', '').split('/') : [];
  const target = steps.reduce<Json>(
    (node, step) => node[step] as Json,
    steps.length === 0 ? schema : document,
  );
  const properties = { ...(target.properties as Json | undefined) };
  for (const name of ['connection', 'source']) if (name in properties) properties[name] = { enum: known };
  return { ...target, properties };
}

function encodeValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.toWellFormed());
}
