import { afterEach, describe, expect, it } from '@jest/globals';
import { ProviderStage } from '../../test/stage/providers/provider-stage.js';
import { findClosedPort, respondJson, type Respond } from '../../test/stage/providers/recording-server.js';
import type { FailureKind, TriggerResponse } from './contract/provider-response.js';
import type { Provider, ProviderDefinition } from './contract/provider.js';
import { providerCatalogue } from './provider-catalogue.js';

interface OddResponse {
  readonly situation: string;
  readonly respond: Respond;
  readonly kind: FailureKind;
  readonly trigger: TriggerResponse['kind'];
  readonly httpStatus: number | null;
  readonly jsonBody?: boolean;
  readonly timeLimitInMs?: number;
  /** The provider that accepts a trigger nevertheless: ShipEngine, with any 2xx (docs/providers/evidence.md#shipengine-refresh). */
  readonly acceptedBy?: 'shipengine';
}

const CANARY = 'canary-4711-secret';
const LIMITS = { timeInMs: 10_000, sizeInBytes: 10_000 };
const html = `<html><body>Sorry ${CANARY}</body></html>`;

const response = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Respond => {
  return (response) => void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
};
const json = (status: number): Respond => {
  return (response) =>
    respondJson(response, status, { message: `No ${CANARY}`, errors: [{ message: `No ${CANARY}` }] });
};

const oddResponses: readonly OddResponse[] = [
  {
    situation: '400',
    respond: json(400),
    kind: 'rejected',
    trigger: 'rejected',
    httpStatus: 400,
    jsonBody: true,
  },
  {
    situation: '401 with JSON',
    respond: json(401),
    kind: 'unauthorized',
    trigger: 'rejected',
    httpStatus: 401,
    jsonBody: true,
  },
  {
    situation: '401, empty',
    respond: response(401, ''),
    kind: 'unauthorized',
    trigger: 'rejected',
    httpStatus: 401,
  },
  {
    situation: '402',
    respond: json(402),
    kind: 'plan-required',
    trigger: 'rejected',
    httpStatus: 402,
    jsonBody: true,
  },
  {
    situation: '403 with JSON',
    respond: json(403),
    kind: 'forbidden',
    trigger: 'rejected',
    httpStatus: 403,
    jsonBody: true,
  },
  {
    situation: '403 with HTML',
    respond: response(403, html),
    kind: 'forbidden',
    trigger: 'rejected',
    httpStatus: 403,
  },
  {
    situation: '404',
    respond: json(404),
    kind: 'not-found',
    trigger: 'rejected',
    httpStatus: 404,
    jsonBody: true,
  },
  { situation: '405', respond: response(405, html), kind: 'rejected', trigger: 'rejected', httpStatus: 405 },
  {
    situation: '429 without headers',
    respond: response(429, ''),
    kind: 'throttled',
    trigger: 'not-asked',
    httpStatus: 429,
  },
  {
    situation: '500 with JSON',
    respond: json(500),
    kind: 'unavailable',
    trigger: 'unknown',
    httpStatus: 500,
    jsonBody: true,
  },
  {
    situation: '503 with HTML',
    respond: response(503, html),
    kind: 'unavailable',
    trigger: 'unknown',
    httpStatus: 503,
  },
  {
    situation: 'a redirect',
    respond: response(302, '', { location: '/login' }),
    kind: 'rejected',
    trigger: 'rejected',
    httpStatus: 302,
  },
  {
    situation: '200 with HTML',
    respond: response(200, html),
    kind: 'unreadable',
    trigger: 'unknown',
    httpStatus: 200,
    acceptedBy: 'shipengine',
  },
  {
    situation: '200, empty',
    respond: response(200, ''),
    kind: 'unreadable',
    trigger: 'unknown',
    httpStatus: 200,
    acceptedBy: 'shipengine',
  },
  {
    situation: '200 with truncated JSON',
    respond: response(200, '[{"storeId":1', { 'content-type': 'application/json' }),
    kind: 'unreadable',
    trigger: 'unknown',
    httpStatus: 200,
    acceptedBy: 'shipengine',
  },
  {
    situation: '200, oversized',
    respond: response(200, `["${'x'.repeat(LIMITS.sizeInBytes)}"]`),
    kind: 'unreadable',
    trigger: 'unknown',
    httpStatus: 200,
  },
  {
    situation: 'no response in time',
    respond: () => undefined,
    kind: 'lost',
    trigger: 'unknown',
    httpStatus: null,
    timeLimitInMs: 200,
  },
  {
    situation: 'a reset connection',
    respond: (_response, _request, raw) => void raw.socket.resetAndDestroy(),
    kind: 'lost',
    trigger: 'unknown',
    httpStatus: null,
  },
  {
    situation: 'a response that breaks off',
    respond: (response, _request, raw) =>
      void response.writeHead(200, { 'content-length': '99' }).write('[', () => raw.socket.destroy()),
    kind: 'lost',
    trigger: 'unknown',
    httpStatus: null,
  },
];

const stage = new ProviderStage();
const { signal } = new AbortController();

function open(definition: ProviderDefinition, baseUrl: string, timeInMs = LIMITS.timeInMs): Provider {
  const names = Object.keys(definition.credentialSchema.properties ?? {});
  const credentials = Object.fromEntries(names.map((name) => [name, CANARY]));
  return stage.openProvider(definition, { baseUrl, credentials, settings: {} }, { ...LIMITS, timeInMs });
}

async function serve(respond: Respond): Promise<string> {
  return (await stage.serve(respond)).origin;
}

describe.each(providerCatalogue)('odd responses of $id', (definition) => {
  afterEach(() => stage.close());

  it.each(oddResponses)(
    'to a read: $situation',
    async ({ respond, kind, httpStatus, jsonBody, timeLimitInMs }) => {
      const read = await open(definition, await serve(respond), timeLimitInMs).readSources({
        signal,
        referenceData: null,
      });
      expect(read).toMatchObject({
        kind: 'failed',
        failure: { kind, httpStatus, jsonBody: jsonBody ?? false },
      });
      expect(JSON.stringify(read)).not.toContain(CANARY);
    },
  );

  it.each(oddResponses)(
    'to a trigger: $situation',
    async ({ respond, kind, trigger, httpStatus, acceptedBy, timeLimitInMs }) => {
      const response = await open(definition, await serve(respond), timeLimitInMs).trigger(
        { source: '1', since: null },
        { signal },
      );
      const expected =
        acceptedBy === definition.id
          ? { kind: 'accepted' }
          : { kind: trigger, failure: { kind, httpStatus } };
      expect(response).toMatchObject(expected);
      expect(JSON.stringify(response)).not.toContain(CANARY);
    },
  );

  it('no connection', async () => {
    const provider = open(definition, `http://127.0.0.1:${await findClosedPort()}`);
    const failure = { kind: 'unreachable', httpStatus: null, retryAfterInMs: null };
    expect(await provider.trigger({ source: '1', since: null }, { signal })).toMatchObject({
      kind: 'not-asked',
      failure,
    });
    expect(await provider.verify({ signal })).toMatchObject({ kind: 'failed', failure });
  });

  it('429 with headers', async () => {
    const { limit, remaining, reset } =
      definition.id === 'shipstation'
        ? { limit: 'X-Rate-Limit-Limit', remaining: 'X-Rate-Limit-Remaining', reset: 'X-Rate-Limit-Reset' }
        : { limit: 'RateLimit-Limit', remaining: 'RateLimit-Remaining', reset: 'RateLimit-Reset' };
    const origin = await serve(response(429, '', { [limit]: '40', [remaining]: '0', [reset]: '21' }));
    expect(await open(definition, origin).trigger({ source: '1', since: null }, { signal })).toMatchObject({
      kind: 'not-asked',
      failure: { kind: 'throttled', retryAfterInMs: 21_000 },
      quota: { limit: 40, remaining: 0, resetInMs: 21_000 },
    });
  });
});
