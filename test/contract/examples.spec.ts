import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GatewayProcess, startGatewayProcess } from '../e2e/browser/start-gateway-process.js';
import { type Json, listRecords, readRecord } from './json.js';
import { readOperations } from './read-operations.js';

const served = readRecord(
  JSON.parse(await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')),
);
const operations = readOperations(served);

describe('the examples of the document', () => {
  test('change nothing but a switch, in every PATCH and PUT', () => {
    const changes = listRecords(served.paths).flatMap(([path, item]) =>
      listRecords(item).flatMap(([method, { requestBody }]) =>
        ['patch', 'put'].includes(method) ? readBodies(`${method} ${path}`, readRecord(requestBody)) : [],
      ),
    );
    expect(changes.length).toBeGreaterThan(3);
    const harmful = changes.filter(({ value }) => {
      const [field, ...others] = Object.keys(value);
      return others.length > 0 || !['status', 'enabled'].includes(field ?? '');
    });
    expect(harmful).toEqual([]);
  });

  test('give a value to every path parameter', () => {
    const bare = operations.flatMap(({ id, parameters }) =>
      parameters
        .filter(({ location, schema }) => location === 'path' && typeof schema.example !== 'string')
        .map(({ name }) => `${id} ${name}`),
    );
    expect(bare).toEqual([]);
  });
});

describe('a gateway at its first start', () => {
  let gateway: GatewayProcess;
  beforeAll(async () => {
    gateway = await startGatewayProcess();
  });
  afterAll(() => gateway.stop());

  /** Nothing of these exists before somebody makes it. */
  const madeByCallers = ['refresh-not-found', 'webhook-not-found', 'api-key-not-found'];
  const reads = operations.filter(({ method }) => method === 'GET').map((one) => [one.id, one] as const);

  test.each(reads)('serves %s as the document shows it', async (_id, { path, parameters }) => {
    const url = parameters
      .filter(({ location }) => location === 'path')
      .reduce((built, { name, schema }) => built.replace(`{${name}}`, String(schema.example)), path);
    const abort = new AbortController();
    const response = await fetch(`${gateway.url}${url}`, {
      headers: { authorization: `Bearer ${gateway.adminKey}` },
      signal: abort.signal,
    });
    if (response.status !== 200) {
      expect(response.status).toBe(404);
      expect(madeByCallers).toContain(readRecord(await response.json()).code);
    }
    abort.abort();
  });
});

/** Every named example of a body; a body without any is prefilled from the examples of its fields. */
function readBodies(operation: string, body: Json): { operation: string; value: Json }[] {
  return listRecords(body.content).flatMap(([type, { examples = {} }]) => {
    const named = listRecords(examples);
    if (named.length === 0) throw new Error(`${operation} ${type} has no example.`);
    return named.map(([, { value }]) => ({ operation, value: readRecord(value) }));
  });
}
