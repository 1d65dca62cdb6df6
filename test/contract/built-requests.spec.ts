import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { adminKey } from '../stage/gateway/caller.js';
import { Contract } from '../stage/gateway/contract.js';
import { requestRefresh } from '../stage/gateway/follow.js';
import type { GatewayProcess } from '../stage/gateway/gateway-process.js';
import { orderSource, store } from '../stage/gateway/sources.js';
import { openStage, type Stage } from '../stage/gateway/stage.js';
import { arbitraryRequest, type BuiltRequest } from './arbitrary-request.js';
import { type Json, readRecord } from './json.js';
import { type DocumentedOperation, readOperations } from './read-operations.js';

const quick = { queuedInMs: 50, runningInMs: 100 } as const;

/** The number of requests for each operation. Set `CONTRACT_RUNS` for more, and `CONTRACT_SEED` to repeat a run. */
const runs = Number(process.env.CONTRACT_RUNS ?? 25);
const seed = Number(process.env.CONTRACT_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe(`requests built from the document (CONTRACT_SEED=${seed})`, () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  let document: Json;
  let contract: Contract;
  let known: readonly string[];
  beforeAll(async () => {
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: [store('1', quick), store('2', quick)] } },
      { id: 'se', provider: 'shipengine', sandbox: { sources: [orderSource('se-1', quick)] } },
    ]);
    gateway = await stage.start({ LOG_LEVEL: 'error' });
    document = readRecord(await (await fetch(`${gateway.origin}/openapi.json`)).json());
    contract = Contract.of(document);
    const { id } = await requestRefresh(gateway, { connection: 'ss', source: '1' });
    known = ['ss', 'se', '1', '2', 'se-1', id, 'shipstation', 'shipengine'];
  });
  afterAll(() => stage.close());

  test('get only described responses, and never a failure of the gateway, from every operation', async () => {
    const operations = readOperations(document);
    expect(operations.length).toBeGreaterThan(15);
    const statuses = new Map<string, Set<number>>();
    for (const operation of operations) {
      const request = arbitraryRequest(operation, document, known);
      const responses = fc.asyncProperty(request, (built) => sendAndCheck(operation, built, statuses));
      await fc.assert(responses, {
        numRuns: runs,
        seed,
        interruptAfterTimeLimit: 20_000,
        endOnFailure: true,
      });
    }
    const unreached = operations.filter(({ id }) => statuses.get(id)?.size === 0).map(({ id }) => id);
    expect(unreached).toEqual([]);
  }, 240_000);

  async function sendAndCheck(
    operation: DocumentedOperation,
    request: BuiltRequest,
    statuses: Map<string, Set<number>>,
  ): Promise<void> {
    const url = new URL(request.path, gateway.origin);
    const response = await fetch(url, {
      method: request.method,
      headers: { authorization: `Bearer ${adminKey}`, ...request.headers },
      body: request.body,
      signal: AbortSignal.timeout(15_000),
    });
    const type = response.headers.get('content-type') ?? '';
    const isStream = type.startsWith('text/event-stream');
    const text = isStream ? '' : await response.text();
    if (isStream) await response.body?.cancel();
    const body: unknown = text === '' ? null : /json/.test(type) ? JSON.parse(text) : text;
    const checkedResponse = { status: response.status, headers: response.headers, body };
    contract.check(request.method, `${url.pathname}${url.search}`, checkedResponse);
    if (response.status >= 500)
      throw new Error(`${request.method} ${request.path} returned ${response.status}: ${text}`);
    const seen = statuses.get(operation.id) ?? new Set();
    statuses.set(operation.id, seen.add(response.status));
  }
});
