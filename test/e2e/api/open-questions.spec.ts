import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AssumptionChanges } from '../../../src/sandbox/assumptions/sandbox-assumptions.js';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';
import type { ImportBehaviour } from '../../../src/sandbox/world/import-behaviour.js';
import { requestRefresh, onlyTarget, waitForEnd, waitForStatus } from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { listPossibleAnswers, type PossibleAnswer } from '../../stage/gateway/open-questions.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';

const quick: Partial<ImportBehaviour> = { queuedInMs: 60, runningInMs: 120 };
/** Until it was seen running: where the stamp does not move on failure, nothing else tells a new error from an old one. */
const failing: Partial<ImportBehaviour> = { queuedInMs: 60, runningInMs: 'endless' };

/** What is asked to see an answer matter, where it is not a plain import. */
const situations: Readonly<
  Record<
    string,
    'import that fails' | 'import asked for twice' | 'refused key' | 'refused source' | 'refused wish'
  >
> = {
  attemptMovesOnFailure: 'import that fails',
  watermarkMovesOnFailure: 'import that fails',
  errorStatusId: 'import that fails',
  errorStatusText: 'import that fails',
  refreshWhileRunning: 'import asked for twice',
  unauthorizedBody: 'refused key',
  refusalStatusCode: 'refused source',
  storeNotRefreshable: 'refused wish',
  storeNotKnown: 'refused wish',
  futureRefreshDate: 'refused wish',
};

/** Wishes that never reach the provider, whatever it would answer. */
const rejectedRequests: Readonly<
  Record<string, { request: Readonly<Record<string, string>>; code: string }>
> = {
  storeNotRefreshable: { request: { source: '79001' }, code: 'source-not-refreshable' },
  storeNotKnown: { request: { source: '79999' }, code: 'source-not-found' },
  futureRefreshDate: { request: { source: '70000', since: '2099-01-01T00:00:00Z' }, code: 'since-in-future' },
};

/** Start dates that make the answer matter: the spring hour that does not exist, and the repeated autumn hour. */
const sinces: Readonly<Record<string, string>> = {
  missingWallClock: '2025-03-09T10:30:00Z',
  repeatedWallClock: '2025-11-02T08:30:00Z',
};
const usualSince = '2020-05-29T22:05:02Z';

/** Other answers that make the one in question visible. */
const together: Readonly<Record<string, AssumptionChanges>> = {
  queuedStatusId: { shipstation: { queuedShown: true } },
  queuedStatusText: { shipstation: { queuedShown: true } },
  statusDates: { shipstation: { statusShape: 'A' } },
};

const responses = listPossibleAnswers();
const ids = { shipstation: 'ss', shipengine: 'se' } as const;

describe('whatever the answer to an open question about a provider is, a refresh ends truly:', () => {
  let stage: Stage;
  let gateway: GatewayProcess;

  beforeAll(async () => {
    const behaviourOf = ({ name }: PossibleAnswer) =>
      situations[name] === 'import that fails' ? failing : quick;
    const of = (provider: PossibleAnswer['provider']) =>
      responses.filter((response) => response.provider === provider);
    const stores = of('shipstation').map((response) => store(response.source, behaviourOf(response)));
    const manual = { ...store('79001'), marketplaceId: 0 };
    const orderSources = of('shipengine').map((response) => ({
      ...orderSource(response.source, behaviourOf(response)),
      refreshable: situations[response.name] !== 'refused source',
    }));
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: [...stores, manual] } },
      { id: 'se', provider: 'shipengine', sandbox: { sources: orderSources } },
    ]);
    gateway = await stage.start();
  });
  afterAll(() => stage.close());

  test.each(responses)('$provider, $name: $value', async (response) => {
    const sandbox = stage.sandbox(ids[response.provider]);
    const before = sandbox.control.assumptions();
    sandbox.control.assume(together[response.name] ?? {});
    sandbox.control.assume({ [response.provider]: { [response.name]: response.value } });
    try {
      await seeItEnd(response, sandbox);
    } finally {
      sandbox.control.assume(before);
    }
  });

  async function seeItEnd(response: PossibleAnswer, sandbox: Sandbox): Promise<void> {
    const situation = situations[response.name] ?? 'plain import';
    switch (situation) {
      case 'plain import':
        return seeOneImport(response, sandbox, 'succeeded');
      case 'import that fails':
        return seeOneImport(response, sandbox, 'failed');
      case 'import asked for twice':
        return seeTwoRefreshes(response, sandbox);
      case 'refused key':
        return seeRejectedKey(sandbox);
      case 'refused source':
        return seeRejectedSource(response, sandbox);
      case 'refused wish':
        return seeRejectedRequest(response, sandbox);
      default:
        situation satisfies never;
    }
  }

  async function seeOneImport(
    response: PossibleAnswer,
    sandbox: Sandbox,
    status: 'succeeded' | 'failed',
  ): Promise<void> {
    const since = sinces[response.name] ?? usualSince;
    const request = { connection: ids[response.provider], source: response.source };
    const { id } = await requestRefresh(
      gateway,
      response.provider === 'shipstation' ? { ...request, since } : request,
    );
    if (status === 'failed') {
      await waitForStatus(gateway, id, 'running');
      sandbox.control.endImport(response, { kind: 'error' });
    }
    const finished = await waitForEnd(gateway, id);
    expect(finished).toMatchObject({ status });
    const imports = importsOf(response, sandbox);
    expect(imports).toHaveLength(1);
    if (response.provider === 'shipstation') {
      expect(Date.parse(String(imports[0]?.sinceReadAs))).toBeLessThanOrEqual(Date.parse(since));
    }
    const proof = onlyTarget(finished).evidence;
    if (mayEndTooEarly(response)) {
      // Nothing tells rest before the import from rest after it; without running seen the answer says that it is inferred.
      expect(proof?.confidence).toBe(proof?.kind === 'stamp-moved' ? 'inferred' : 'confirmed');
      return;
    }
    const finishedAt = imports[0]?.finishedAt;
    if (typeof finishedAt !== 'string') throw new Error('The refresh ended before its import.');
    expect(Date.parse(String(finished.finishedAt))).toBeGreaterThanOrEqual(Date.parse(finishedAt));
  }

  async function seeTwoRefreshes(response: PossibleAnswer, sandbox: Sandbox): Promise<void> {
    const request = { connection: ids[response.provider], source: response.source };
    const first = await requestRefresh(gateway, request);
    await sandbox.control.waitForCall(
      (call) => call.operation === 'refresh' && call.source === response.source,
    );
    const second = await requestRefresh(gateway, request);
    expect((await waitForEnd(gateway, first.id)).status).toBe('succeeded');
    expect((await waitForEnd(gateway, second.id)).status).toBe('succeeded');
    expect(importsOf(response, sandbox)).toHaveLength(2);
  }

  async function seeRejectedSource(response: PossibleAnswer, sandbox: Sandbox): Promise<void> {
    const { id } = await requestRefresh(gateway, {
      connection: ids[response.provider],
      source: response.source,
    });
    const finished = await waitForEnd(gateway, id);
    expect(finished).toMatchObject({ status: 'failed', error: { code: 'source-not-refreshable' } });
    expect(importsOf(response, sandbox)).toHaveLength(0);
  }

  async function seeRejectedRequest(response: PossibleAnswer, sandbox: Sandbox): Promise<void> {
    const rejected = rejectedRequests[response.name];
    const json = { connection: ids[response.provider], ...rejected?.request };
    const before = sandbox.control.calls().filter((call) => call.operation === 'refresh').length;
    const problem = await gateway.call('/refresh', { method: 'POST', json });
    expect(problem.body).toMatchObject({ code: rejected?.code });
    expect(sandbox.control.calls().filter((call) => call.operation === 'refresh')).toHaveLength(before);
  }

  async function seeRejectedKey(sandbox: Sandbox): Promise<void> {
    const { shipstation } = sandbox.credentials;
    sandbox.control.setCredentials({ shipstation: { ...shipstation, apiSecret: 'another-secret' } });
    const rejected = await gateway.call('/connections/ss/verify', { method: 'POST' });
    expect(rejected.body).toMatchObject({ accepted: false, failure: { code: 'provider-unauthorized' } });
    sandbox.control.setCredentials({ shipstation });
    const accepted = await gateway.call('/connections/ss/verify', { method: 'POST' });
    expect(accepted.body).toMatchObject({ accepted: true, failure: null });
  }
});

function importsOf({ source }: PossibleAnswer, sandbox: Sandbox) {
  return sandbox.control.imports().filter((one) => one.source === source);
}

/** V1 shows no word of its own for waiting: a stamp that moves with the request looks like an import that has ended. */
function mayEndTooEarly({ provider, name, value }: PossibleAnswer): boolean {
  return provider === 'shipstation' && name === 'stampMoves' && value === 'request';
}
