import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callGateway, startReplicas } from '../access/key-gateways.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface Field {
  readonly method: string;
  readonly path: string;
  readonly name: string;
  readonly schema: Schema;
}
interface Answer {
  readonly status: number;
  readonly errors?: readonly { readonly pointer: string }[];
}

const nearInstants = [
  '20200101T000000Z',
  '2020-W01-1',
  '2020-001',
  '2020-01-01T00Z',
  '2020-01-01T00:00:00,5Z',
  '2026-11-30T19:30:48',
  '2026-11-30',
  '2026-02-30T00:00:00Z',
  '9'.repeat(300),
  'yesterday',
];

/** Fields are read from the served document, so a new one is tested without a change here. */
describe('every field that a caller can send', () => {
  let replicas: Awaited<ReturnType<typeof startReplicas>>;
  let bodyFields: readonly Field[];
  let queryFields: readonly Field[];

  beforeAll(async () => {
    replicas = await startReplicas(1);
    const served = await fetch(`${replicas.gateways[0].origin}/openapi.json`);
    const document = (await served.json()) as OpenApiDocument;
    bodyFields = operationsOf(document).flatMap(({ method, path, operation }) =>
      Object.entries(bodyOf(operation, document).properties ?? {}).map(([name, schema]) => ({
        method,
        path,
        name,
        schema,
      })),
    );
    queryFields = operationsOf(document).flatMap(({ method, path, operation }) =>
      (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'query')
        .map(({ name, schema }) => ({ method, path, name, schema })),
    );
  });
  afterAll(() => replicas.close());

  const send = async (method: string, path: string, json?: unknown): Promise<Answer> => {
    const url = path.replaceAll(/\{\w+\}/g, 'none');
    const { status, body } = await callGateway<Partial<Answer>>(replicas.gateways[0], method, url, { json });
    return { ...body, status };
  };

  it('rejects null where the contract has no null', async () => {
    const withoutNull = bodyFields.filter(({ schema }) => !takesNull(schema));
    expect(withoutNull.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['source', 'since', 'timeZone', 'priority', 'metadata', 'expiresAt', 'verify']),
    );
    for (const { method, path, name } of withoutNull) {
      const { status, errors } = await send(method, path, { [name]: null });
      expect({ method, path, status, named: errors?.some(({ pointer }) => pointer === `/${name}`) }).toEqual({
        method,
        path,
        status: 400,
        named: true,
      });
    }
  });

  it('rejects what is not an RFC 3339 instant with an offset, at every instant', async () => {
    const filters = queryFields.filter(({ schema }) => schema.format === 'date-time');
    const bodies = bodyFields.filter(({ name }) => name === 'since' || name === 'expiresAt');
    expect(new Set(filters.map(({ path }) => path)).size).toBeGreaterThanOrEqual(4);
    expect(bodies).not.toHaveLength(0);
    for (const text of nearInstants) {
      for (const { method, path, name } of filters) {
        const { status, errors } = await send(method, `${path}?${name}=${encodeURIComponent(text)}`);
        expect({ path, text, status, errors }).toMatchObject({
          status: 400,
          errors: [{ pointer: `?${name}` }],
        });
      }
      for (const { method, path, name } of bodies) {
        const { status } = await send(method, path, {
          connection: 'none',
          name: 'a',
          scopes: ['refresh:read'],
          [name]: text,
        });
        expect({ path, name, text, status }).toMatchObject({ status: 400 });
      }
    }
  });

  it('reads the earliest and the latest instant of RFC 3339', async () => {
    for (const text of ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00%2B23:59', '9999-12-31T23:59:59-23:59']) {
      for (const { method, path, name } of queryFields) {
        if (path.endsWith('/events') || !/after|before/i.test(name)) continue;
        expect({ path, text, ...(await send(method, `${path}?${name}=${text}`)) }).toMatchObject({
          status: 200,
        });
      }
    }
  });
});

function operationsOf({ paths }: OpenApiDocument) {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

function bodyOf({ requestBody }: Operation, { components }: OpenApiDocument): Schema {
  const content = Object.entries(requestBody?.content ?? {}).find(([type]) => type.endsWith('json'));
  const name = content?.[1].schema.$ref?.split('/').at(-1);
  return (name === undefined ? undefined : components.schemas[name]) ?? {};
}

function takesNull({ type, anyOf, oneOf }: Schema): boolean {
  return (
    type === 'null' ||
    (Array.isArray(type) && type.includes('null')) ||
    [...(anyOf ?? []), ...(oneOf ?? [])].some(takesNull)
  );
}
