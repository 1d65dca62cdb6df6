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
  test('says when to use each operation, and gives each a unique name', () => {
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

  test('has only named schemas: bodies and responses refer to them', () => {
    const contents = operationsOf(served).flatMap(([, { requestBody, responses }]) => [
      ...listRecords(isRecord(requestBody) ? requestBody.content : {}),
      ...listRecords(responses).flatMap(([, { content }]) => listRecords(content)),
    ]);
    const anonymous = contents.filter(([, { schema }]) => isRecord(schema) && schema.type === 'object');
    expect(anonymous).toEqual([]);
  });

  test('gives an example of each success with a body, and of each webhook', () => {
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
    // The shortest deadline of a refresh is a minute: too long to record an example.
    expect(bare.map(([type]) => type)).toEqual(['refresh.expired']);
  });

  test('gives examples that fit their schemas', () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    ajv.addSchema({ ...served, $id: 'openapi' });
    const wrong: string[] = [];
    const visit = (node: unknown, location: string): void => {
      if (Array.isArray(node)) return node.forEach((one, index) => visit(one, `${location}/${index}`));
      if (!isRecord(node)) return;
      const { schema, examples, example } = node;
      const named = [
        ...(example === undefined ? [] : [['example', example] as const]),
        ...listRecords(examples).map(([name, one]) => [name, resolve(one, served).value] as const),
      ];
      const form = isRecord(schema) ? schema : node;
      for (const [name, value] of named) {
        const isValue = ajv.compile(
          readRecord(JSON.parse(JSON.stringify(form).replaceAll('"#/', '"openapi#/'))),
        );
        if (!isValue(value)) wrong.push(`${location} ${name}: ${ajv.errorsText(isValue.errors)}`);
      }
      for (const [name, one] of Object.entries(node)) {
        if (name !== 'example' && name !== 'examples') visit(one, `${location}/${name}`);
      }
    };
    visit(served.paths, 'paths');
    visit(served.webhooks, 'webhooks');
    visit(readRecord(served.components).schemas, 'schemas');
    expect(wrong).toEqual([]);
  });
});

describe('the document for generators', () => {
  test('contains nothing that exists only in OpenAPI 3.1', () => {
    const found: string[] = [];
    const visit = (node: unknown, location: string): void => {
      if (Array.isArray(node)) return node.forEach((one, index) => visit(one, `${location}/${index}`));
      if (!isRecord(node)) return;
      if (Array.isArray(node.type) || node.type === 'null') found.push(`${location} type`);
      for (const name of ['const', 'prefixItems', 'patternProperties', 'unevaluatedProperties', '$defs']) {
        if (name in node) found.push(`${location} ${name}`);
      }
      if (typeof node.exclusiveMinimum === 'number' || typeof node.exclusiveMaximum === 'number') {
        found.push(`${location} exclusive`);
      }
      for (const [name, one] of Object.entries(node)) {
        if (!['example', 'examples', 'properties'].includes(name)) visit(one, `${location}/${name}`);
        if (name === 'properties')
          listRecords(one).forEach(([field, schema]) => visit(schema, `${location}/${field}`));
      }
    };
    visit(forGenerators, '');
    expect(forGenerators.openapi).toBe('3.0.3');
    expect(found).toEqual([]);
  });

  test('leaves out only streams and webhooks, and keeps every schema', () => {
    const names = (document: Json) => Object.keys(readRecord(readRecord(document.components).schemas));
    expect(names(forGenerators).toSorted()).toEqual(names(served).toSorted());
    expect(forGenerators).not.toHaveProperty('webhooks');
    const missing = readOperations(served)
      .map(({ id }) => id)
      .filter((id) => !readOperations(forGenerators).some((one) => one.id === id));
    expect(missing.filter((id) => !id.startsWith('stream'))).toEqual([]);
  });
});

function resolve(value: Json, document: Json): Json {
  if (typeof value.$ref !== 'string') return value;
  return value.$ref
    .replace('#/', '')
    .split('/')
    .reduce<Json>((node, step) => readRecord(node[step]), document);
}
