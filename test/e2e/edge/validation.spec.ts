import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EchoModule } from '../../stage/gateway/echo.controller.js';
import { adminKey, startTestGateway } from '../../stage/gateway/start-test-gateway.js';

interface Problem {
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
}

describe('validation', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  beforeAll(async () => {
    gateway = await startTestGateway({ featureModules: [EchoModule] });
  });
  afterAll(() => gateway.stop());

  async function post(path: string, body: string): Promise<Problem> {
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
    return (await (await gateway.call(path, { method: 'POST', headers, body })).json()) as Problem;
  }
  async function get(path: string): Promise<Problem> {
    return (await (await gateway.call(path)).json()) as Problem;
  }

  test('a valid body passes unchanged', async () => {
    const body = { name: 'ok', count: 3, mood: 'calm', metadata: { a: 'b', ключ: '🙂' } };
    expect(await post('/echo', JSON.stringify(body))).toEqual(body);
  });

  test('a body gets all its validation errors together, each with a sentence and a pointer', async () => {
    const problem = await post('/echo', '{"count":-1.5,"mood":"wild","surname":"x","metadata":[]}');
    expect(problem.status).toBe(400);
    expect(problem.detail).toBe('5 fields are not valid; `errors` names each.');
    expect(Object.fromEntries(problem.errors.map(({ pointer, detail }) => [pointer, detail]))).toEqual({
      '/surname': 'Unknown field. Check the spelling against the OpenAPI document.',
      '/name': 'Required. Must be a string.',
      '/count': 'Must be an integer number.',
      '/mood': 'Must be one of the following values: calm, urgent.',
      '/metadata': 'Must be an object.',
    });
  });

  test('of very many validation errors the first hundred are returned, with the total', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`field${index}`, 1]));
    const problem = await post('/echo', JSON.stringify({ name: 'x', ...unknown }));
    expect(problem.detail).toBe('300 fields are not valid; `errors` names the first 100.');
    expect(problem.errors).toHaveLength(100);
  });

  test('a single validation error is also in the detail', async () => {
    expect((await post('/echo', '{"name":""}')).detail).toBe(
      '/name: Must be longer than or equal to 1 characters.',
    );
  });

  test.each([
    ['NUL in a string', '{"name":"a\\u0000b"}', ['/name']],
    ['NUL in a name', '{"name":"a","metadata":{"k\\u0000":"v"}}', ['/metadata/k\0']],
    ['half a surrogate pair', '{"name":"\\ud800"}', ['/name']],
    ['half a surrogate pair in the name of an unknown field', '{"name":"a","\\udc00":1}', ['/\udc00']],
    ['a name with slash and tilde', '{"name":"a","metadata":{"a/b~c":"\\u0000"}}', ['/metadata/a~1b~0c']],
    ['__proto__', '{"name":"a","__proto__":{"admin":true}}', ['/__proto__']],
    [
      'names that every object inherits',
      '{"name":"a","metadata":{"toString":"x","constructor":"y"}}',
      ['/metadata/toString', '/metadata/constructor'],
    ],
  ])('%s is rejected with its pointer', async (_case, body, pointers) => {
    const problem = await post('/echo', body);
    expect(problem.status).toBe(400);
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  test('forbidden characters are returned together with the other validation errors', async () => {
    const problem = await post('/echo', '{"mood":"\\u0000"}');
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['/mood', '/name']);
  });

  test('query parameters get defaults, and all their validation errors together', async () => {
    expect(await get('/echo')).toEqual({ limit: 50 });
    expect(await get('/echo?limit=7')).toEqual({ limit: 7 });
    const problem = await get('/echo?limit=999&cursor=a%00b&other=1');
    expect(Object.fromEntries(problem.errors.map(({ pointer, detail }) => [pointer, detail]))).toEqual({
      '?cursor': 'Must not contain the character NUL (U+0000).',
      '?other': 'Unknown field. Check the spelling against the OpenAPI document.',
      '?limit': 'Must not be greater than 200.',
    });
    expect((await get('/echo?limit=1&limit=2')).errors).toEqual([
      { pointer: '?limit', detail: 'Must be an integer number.' },
    ]);
  });

  test.each([
    ['/echo/caller?x=1', ['?x']],
    ['/echo/named?word=a&other=b&more=c', ['?other', '?more']],
  ])('%s names parameters that the route does not know', async (path, pointers) => {
    expect((await get(path)).errors.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  test.each(['/health/live?x=1', '/health/ready?verbose', '/health/ready?a=%00&a[]=1'])(
    '%s ignores its query, for probes that add one',
    async (path) => {
      expect((await gateway.call(path)).status).toBe(200);
    },
  );

  test('a malformed parameter is named', async () => {
    expect((await get('/echo?limit=1&cursor=%ed%a0%80')).errors).toEqual([
      { pointer: '?cursor', detail: 'Must be percent-encoded UTF-8.' },
    ]);
  });

  test('a path parameter with NUL is rejected by name', async () => {
    expect((await post('/echo/a%00b/act', '')).errors).toEqual([
      { pointer: '{id}', detail: 'Must not contain the character NUL (U+0000).' },
    ]);
  });

  test('a body is rejected where none is expected', async () => {
    expect((await post('/echo/7/act', '{"force":true}')).errors).toEqual([
      { pointer: '', detail: 'This route takes no body.' },
    ]);
  });
});
