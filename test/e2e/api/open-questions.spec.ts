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
/** Runs until the test ends it. If the last attempt does not move on failure, only a running import shows that an error is new. */
const failing: Partial<ImportBehaviour> = { queuedInMs: 60, runningInMs: 'endless' };

/** The situation in which an answer matters, if it is not a plain import. */
const situations: Readonly<
  Record<
    string,
    'import that fails' | 'import requested twice' | 'rejected key' | 'rejected source' | 'rejected request'
  >
> = {
  attemptMovesOnFailure: 'import that fails',
  watermarkMovesOnFailure: 'import that fails',
  errorStatusId: 'import that fails',
  errorStatusText: 'import that fails',
  refreshWhileRunning: 'import requested twice',
  unauthorizedBody: 'rejected key',
  refusalStatusCode: 'rejected source',
  storeNotRefreshable: 'rejected request',
  storeNotKnown: 'rejected request',
  futureRefreshDate: 'rejected request',
};

/** Requests that never reach the provider, whatever its answer would be. */
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

/** Other answers that are needed for an answer to matter. */
const prerequisites: Readonly<Record<string, AssumptionChanges>> = {
  queuedStatusId: { shipstation: { queuedShown: true } },
  queuedStatusText: { shipstation: { queuedShown: true } },
  statusDates: { shipstation: { statusShape: 'A' } },
};

const answers = listPossibleAnswers();
const ids = { shipstation: 'ss', shipengine: 'se' } as const;

describe('for every answer to an open question about a provider, a refresh ends correctly:', () => {
  let stage: Stage;
  let gateway: GatewayProcess;

  beforeAll(async () => {
    const behaviourOf = ({ name }: PossibleAnswer) =>
      situations[name] === 'import that fails' ? failing : quick;
    const of = (provider: PossibleAnswer['provider']) =>
      answers.filter((answer) => answer.provider === provider);
    const stores = of('shipstation').map((answer) => store(answer.source, behaviourOf(answer)));
    const manual = { ...store('79001'), marketplaceId: 0 };
    const orderSources = of('shipengine').map((answer) => ({
      ...orderSource(answer.source, behaviourOf(answer)),
      refreshable: situations[answer.name] !== 'rejected source',
    }));
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: [...stores, manual] } },
      { id: 'se', provider: 'shipengine', sandbox: { sources: orderSources } },
    ]);
    gateway = await stage.start();
  });
  afterAll(() => stage.close());

  test.each(answers)('$provider, $name: $value', async (answer) => {
    const sandbox = stage.sandbox(ids[answer.provider]);
    const before = sandbox.control.assumptions();
    sandbox.control.assume(prerequisites[answer.name] ?? {});
    sandbox.control.assume({ [answer.provider]: { [answer.name]: answer.value } });
    try {
      await seeItEnd(answer, sandbox);
    } finally {
      sandbox.control.assume(before);
    }
  });

  async function seeItEnd(answer: PossibleAnswer, sandbox: Sandbox): Promise<void> {
    const situation = situations[answer.name] ?? 'plain import';
    switch (situation) {
      case 'plain import':
        return seeOneImport(answer, sandbox, 'succeeded');
      case 'import that fails':
        return seeOneImport(answer, sandbox, 'failed');
      case 'import requested twice':
        return seeTwoRefreshes(answer, sandbox);
      case 'rejected key':
        return seeRejectedKey(sandbox);
      case 'rejected source':
        return seeRejectedSource(answer, sandbox);
      case 'rejected request':
        return seeRejectedRequest(answer, sandbox);
      default:
        situation satisfies never;
    }
  }

  async function seeOneImport(
    answer: PossibleAnswer,
    sandbox: Sandbox,
    status: 'succeeded' | 'failed',
  ): Promise<void> {
    const since = sinces[answer.name] ?? usualSince;
    const request = { connection: ids[answer.provider], source: answer.source };
    const { id } = await requestRefresh(
      gateway,
      answer.provider === 'shipstation' ? { ...request, since } : request,
    );
    if (status === 'failed') {
      await waitForStatus(gateway, id, 'running');
      sandbox.control.endImport(answer, { kind: 'error' });
    }
    const finished = await waitForEnd(gateway, id);
    expect(finished).toMatchObject({ status });
    const imports = importsOf(answer, sandbox);
    expect(imports).toHaveLength(1);
    if (answer.provider === 'shipstation') {
      expect(Date.parse(String(imports[0]?.sinceReadAs))).toBeLessThanOrEqual(Date.parse(since));
    }
    const proof = onlyTarget(finished).evidence;
    if (mayEndTooEarly(answer)) {
      // Idle before and after the import look the same. If it was not seen running, the evidence is inferred.
      expect(proof?.confidence).toBe(proof?.kind === 'stamp-moved' ? 'inferred' : 'confirmed');
      return;
    }
    const finishedAt = imports[0]?.finishedAt;
    if (typeof finishedAt !== 'string') throw new Error('The refresh ended before its import.');
    expect(Date.parse(String(finished.finishedAt))).toBeGreaterThanOrEqual(Date.parse(finishedAt));
  }

  async function seeTwoRefreshes(answer: PossibleAnswer, sandbox: Sandbox): Promise<void> {
    const request = { connection: ids[answer.provider], source: answer.source };
    const first = await requestRefresh(gateway, request);
    await sandbox.control.waitForCall(
      (call) => call.operation === 'refresh' && call.source === answer.source,
    );
    const second = await requestRefresh(gateway, request);
    expect((await waitForEnd(gateway, first.id)).status).toBe('succeeded');
    expect((await waitForEnd(gateway, second.id)).status).toBe('succeeded');
    expect(importsOf(answer, sandbox)).toHaveLength(2);
  }

  async function seeRejectedSource(answer: PossibleAnswer, sandbox: Sandbox): Promise<void> {
    const { id } = await requestRefresh(gateway, {
      connection: ids[answer.provider],
      source: answer.source,
    });
    const finished = await waitForEnd(gateway, id);
    expect(finished).toMatchObject({ status: 'failed', error: { code: 'source-not-refreshable' } });
    expect(importsOf(answer, sandbox)).toHaveLength(0);
  }

  async function seeRejectedRequest(answer: PossibleAnswer, sandbox: Sandbox): Promise<void> {
    const rejected = rejectedRequests[answer.name];
    const json = { connection: ids[answer.provider], ...rejected?.request };
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

/** V1 has no status for queued: a last attempt that moves with the request looks like a finished import. */
function mayEndTooEarly({ provider, name, value }: PossibleAnswer): boolean {
  return provider === 'shipstation' && name === 'stampMoves' && value === 'request';
}
