import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { isRecord, type Json, listRecords, readRecord } from './json.js';
import { readOperations } from './read-operations.js';

let served: Json;
let forGenerators: Json;
beforeAll(async () => {
  const read = async (name: string) => readRecord(JSON.parse(await readFile(`openapi/${name}`, 'utf8')));
  served = await read('openapi.json');
  forGenerators = await read('openapi-3.0.3.json');
});

const operationsOf = (document: Json) => listRecords(document.paths).flatMap(([, item]) => listRecords(item));

describe('the contract', () => {
  test('says of every operation when to use it, under a name of its own', () => {
    const operations = operationsOf(served).map(([, operation]) => operation);
    const silent = operations.filter(
      ({ description, summary }) =>
        typeof summary !== 'string' || !/\b[Uu]se (this|it)\b/.test(String(description)),
    );
    expect(silent.map(({ operationId }) => operationId)).toEqual([]);
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  test('describes every header and parameter', () => {
    const named = operationsOf(served).flatMap(([, { parameters, responses }]) => [
      ...(Array.isArray(parameters) ? parameters.map(readRecord) : []),
      ...listRecords(responses).flatMap(([, { headers }]) =>
        listRecords(headers).map(([, header]) => header),
      ),
    ]);
    const silent = named.filter((one) => typeof one.$ref !== 'string' && typeof one.description !== 'string');
    expect(silent).toEqual([]);
  });

  test('has named schemas only: bodies and answers refer to them', () => {
    const contents = operationsOf(served).flatMap(([, { requestBody, responses }]) => [
      ...listRecords(isRecord(requestBody) ? requestBody.content : {}),
      ...listRecords(responses).flatMap(([, { content }]) => listRecords(content)),
    ]);
    const anonymous = contents.filter(([, { schema }]) => isRecord(schema) && schema.type === 'object');
    expect(anonymous).toEqual([]);
  });

  test('gives an example of each success that has a body, and of what webhooks are sent', () => {
    const successes = operationsOf(served).flatMap(([method, { operationId, responses }]) =>
      listRecords(responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([status, { content }]) =>
          listRecords(content).map(
            ([, { examples }]) => [`${method} ${String(operationId)} ${status}`, examples] as const,
          ),
        ),
    );
    expect(successes.length).toBeGreaterThan(30);
    expect(successes.filter(([, examples]) => listRecords(examples).length === 0)).toEqual([]);
    const bare = listRecords(served.webhooks).filter(
      ([, item]) => !JSON.stringify(item).includes('"example":{'),
    );
    // The deadline of a refresh is a minute away at least: nobody waits for it to record an example.
    expect(bare.map(([type]) => type)).toEqual(['refresh.expired']);
  });

  test('gives examples that fit their schemas', () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    ajv.addSchema({ ...served, $id: 'openapi' });
    const wrong: string[] = [];
    const visit = (part: unknown, place: string): void => {
      if (Array.isArray(part)) return part.forEach((one, index) => visit(one, `${place}/${index}`));
      if (!isRecord(part)) return;
      const { schema, examples, example } = part;
      const given = [
        ...(example === undefined ? [] : [['example', example] as const]),
        ...listRecords(examples).map(([name, one]) => [name, resolve(one, served).value] as const),
      ];
      const form = isRecord(schema) ? schema : part;
      for (const [name, value] of given) {
        const isValue = ajv.compile(
          readRecord(JSON.parse(JSON.stringify(form).replaceAll('"#/', '"openapi#/'))),
        );
        if (!isValue(value)) wrong.push(`${place} ${name}: ${ajv.errorsText(isValue.errors)}`);
      }
      for (const [name, one] of Object.entries(part)) {
        if (name !== 'example' && name !== 'examples') visit(one, `${place}/${name}`);
      }
    };
    visit(served.paths, 'paths');
    visit(served.webhooks, 'webhooks');
    visit(readRecord(served.components).schemas, 'schemas');
    expect(wrong).toEqual([]);
  });
});

describe('the document for generators', () => {
  test('holds nothing that only OpenAPI 3.1 has', () => {
    const found: string[] = [];
    const visit = (part: unknown, place: string): void => {
      if (Array.isArray(part)) return part.forEach((one, index) => visit(one, `${place}/${index}`));
      if (!isRecord(part)) return;
      if (Array.isArray(part.type) || part.type === 'null') found.push(`${place} type`);
      for (const name of ['const', 'prefixItems', 'patternProperties', 'unevaluatedProperties', '$defs']) {
        if (name in part) found.push(`${place} ${name}`);
      }
      if (typeof part.exclusiveMinimum === 'number' || typeof part.exclusiveMaximum === 'number') {
        found.push(`${place} exclusive`);
      }
      for (const [name, one] of Object.entries(part)) {
        if (!['example', 'examples', 'properties'].includes(name)) visit(one, `${place}/${name}`);
        if (name === 'properties')
          listRecords(one).forEach(([field, schema]) => visit(schema, `${place}/${field}`));
      }
    };
    visit(forGenerators, '');
    expect(forGenerators.openapi).toBe('3.0.3');
    expect(found).toEqual([]);
  });

  test('lacks streams and webhooks alone, and keeps every schema', () => {
    const names = (document: Json) => Object.keys(readRecord(readRecord(document.components).schemas));
    expect(names(forGenerators).toSorted()).toEqual(names(served).toSorted());
    expect(forGenerators).not.toHaveProperty('webhooks');
    const missing = readOperations(served)
      .map(({ id }) => id)
      .filter((id) => !readOperations(forGenerators).some((one) => one.id === id));
    expect(missing.filter((id) => !id.startsWith('stream'))).toEqual([]);
  });
});

function resolve(part: Json, document: Json): Json {
  if (typeof part.$ref !== 'string') return part;
  return part.$ref
    .replace('#/', '')
    .split('/')
    .reduce<Json>((node, step) => readRecord(node[step]), document);
}
