import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HttpReply, CallInit } from '../../stage/gateway/caller.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const post = (json: unknown): CallInit => ({ method: 'POST', json });
const request = (json: object): CallInit => post({ connection: 'ss', source: '101', ...json });

interface Rejection {
  readonly when: string;
  readonly path?: string;
  readonly init: CallInit;
  readonly status: number;
  readonly code: string;
  /** The pointers of the validation errors. */
  readonly pointers?: readonly string[];
}

describe('an invalid request is rejected before any provider call', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  beforeAll(async () => {
    const manual = { ...store('109'), marketplaceId: 0 };
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: [store('101'), manual] } },
      { id: 'se', provider: 'shipengine', sandbox: { sources: [orderSource('se-1')] } },
      {
        id: 'paused',
        provider: 'shipengine',
        sandbox: { sources: [orderSource('se-1')] },
        settings: { paused: true },
      },
    ]);
    gateway = await stage.start();
    for (const id of ['ss', 'se']) {
      const known = await gateway.call(`/connections/${id}/sources?maxAgeSeconds=0`);
      expect(known.status).toBe(200);
    }
  });
  afterAll(() => stage.close());

  const rejections: readonly Rejection[] = [
    {
      when: 'a since for ShipEngine, which does not support it',
      init: post({ connection: 'se', source: 'se-1', since: '2020-05-29T15:05:02-07:00' }),
      status: 422,
      code: 'since-not-supported',
      pointers: ['/since'],
    },
    {
      when: 'a since without offset and without timeZone',
      init: request({ since: '2020-05-29T15:05:02' }),
      status: 400,
      code: 'invalid-request',
      pointers: ['/since'],
    },
    {
      when: 'a since that is not a date',
      init: request({ since: 'yesterday' }),
      status: 400,
      code: 'invalid-request',
      pointers: ['/since'],
    },
    {
      when: 'a since on a day that does not exist',
      init: request({ since: '2021-02-29T00:00:00Z' }),
      status: 400,
      code: 'invalid-request',
      pointers: ['/since'],
    },
    {
      when: 'a timeZone that does not exist',
      init: request({ since: '2020-05-29', timeZone: 'Mars/Olympus' }),
      status: 400,
      code: 'invalid-request',
      pointers: ['/timeZone'],
    },
    {
      when: 'a timeZone without since',
      init: request({ timeZone: 'Europe/Berlin' }),
      status: 400,
      code: 'invalid-request',
      pointers: ['/timeZone'],
    },
    {
      when: 'a since in the future',
      init: request({ since: inAnHour }),
      status: 422,
      code: 'since-in-future',
      pointers: ['/since'],
    },
    {
      when: 'an unknown connection',
      init: post({ connection: 'nobody' }),
      status: 404,
      code: 'connection-not-found',
      pointers: ['/connection'],
    },
    {
      when: 'an unknown source',
      init: request({ source: '999' }),
      status: 404,
      code: 'source-not-found',
      pointers: ['/source'],
    },
    {
      when: 'a source id that ShipStation cannot have',
      init: request({ source: '0101' }),
      status: 404,
      code: 'source-not-found',
      pointers: ['/source'],
    },
    {
      when: 'a source that cannot be refreshed',
      init: request({ source: '109' }),
      status: 422,
      code: 'source-not-refreshable',
      pointers: ['/source'],
    },
    {
      when: 'a paused connection',
      init: post({ connection: 'paused', source: 'se-1' }),
      status: 409,
      code: 'connection-paused',
    },
    {
      when: 'an unknown field',
      init: request({ sinse: '2020-05-29T15:05:02Z' }),
      status: 400,
      code: 'invalid-request',
      pointers: ['/sinse'],
    },
    {
      when: 'several validation errors, all returned together',
      init: request({ maxAgeSeconds: -1, deadlineSeconds: 59, priority: 'soon', metadata: { a: 1 } }),
      status: 400,
      code: 'invalid-request',
      pointers: ['/deadlineSeconds', '/maxAgeSeconds', '/metadata', '/priority'],
    },
    {
      when: 'no body',
      init: { method: 'POST' },
      status: 400,
      code: 'invalid-request',
    },
    {
      when: 'no connection in the body',
      init: post({}),
      status: 400,
      code: 'invalid-request',
      pointers: ['/connection'],
    },
    {
      when: 'no key',
      init: { ...request({}), headers: { authorization: '' } },
      status: 401,
      code: 'unauthenticated',
    },
    {
      when: 'a wrong key',
      init: { ...request({}), headers: { authorization: 'Bearer rgw_admin_wrong' } },
      status: 401,
      code: 'unauthenticated',
    },
    { when: 'a wrong method', init: { method: 'PUT' }, status: 405, code: 'method-not-allowed' },
    {
      when: 'an unknown path',
      path: '/refreshes',
      init: request({}),
      status: 404,
      code: 'not-found',
    },
    {
      when: 'bad JSON',
      init: { method: 'POST', raw: '{"connection":', headers: { 'content-type': 'application/json' } },
      status: 400,
      code: 'invalid-request',
    },
    {
      when: 'a body above 1 MiB',
      init: request({ metadata: { note: 'x'.repeat(1_100_000) } }),
      status: 413,
      code: 'payload-too-large',
    },
    {
      when: 'a body that is not JSON',
      init: { method: 'POST', raw: 'connection=ss', headers: { 'content-type': 'text/plain' } },
      status: 415,
      code: 'unsupported-media-type',
    },
    {
      when: 'an unknown refresh',
      path: '/refresh/rfr_01jd0000000000000000000000',
      init: {},
      status: 404,
      code: 'refresh-not-found',
    },
    {
      when: 'an unknown parameter of the list',
      path: '/refresh?connexion=ss',
      init: {},
      status: 400,
      code: 'invalid-request',
    },
  ];

  test.each(rejections)('$when: $status $code', async ({ path, init, status, code, pointers }) => {
    const callsBefore = countCalls();
    const response = await gateway.call(path ?? '/refresh', init);
    expect(response.status).toBe(status);
    const problem = readProblem(response);
    expect(problem).toMatchObject({ status, code, type: `/problems/${code}` });
    expect(problem.requestId).toBe(response.headers.get('x-request-id'));
    if (pointers !== undefined) {
      expect(problem.errors?.map((error) => error.pointer).toSorted()).toEqual(pointers);
    }
    const page = await fetch(`${gateway.origin}${problem.type}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(code);
    expect(countCalls()).toBe(callsBefore);
  });

  test('none of these requests was stored', async () => {
    expect(gateway.refreshesOf(await gateway.call('/refresh')).items).toEqual([]);
  });

  test('without a key the response says how to authenticate, with a wrong method which methods exist', async () => {
    const unauthenticated = await gateway.call('/refresh', { headers: { authorization: '' } });
    expect(unauthenticated.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
    const wrongMethod = await gateway.call('/refresh', { method: 'PUT' });
    expect(wrongMethod.headers.get('allow')?.split(', ').toSorted()).toEqual(['GET', 'HEAD', 'POST']);
  });

  test('a problem has its media type whatever Accept is, and keeps the request id of the caller', async () => {
    const headers = { accept: 'text/html', 'x-request-id': 'mine-1' };
    const response = await gateway.call('/refresh/nothing', { headers });
    expect(response.headers.get('x-request-id')).toBe('mine-1');
    expect(readProblem(response)).toMatchObject({ code: 'refresh-not-found', requestId: 'mine-1' });
  });

  function countCalls(): number {
    return ['ss', 'se', 'paused'].reduce((sum, id) => sum + stage.sandbox(id).control.calls().length, 0);
  }
});

interface ProblemBody {
  readonly type: string;
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly pointer: string }[];
}

function readProblem({ headers, body }: HttpReply): ProblemBody {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  if (!isProblem(body)) throw new Error(`Not a problem: ${JSON.stringify(body)}`);
  return body;
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'type' in body && 'requestId' in body;
}
