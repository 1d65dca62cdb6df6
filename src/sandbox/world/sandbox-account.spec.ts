import { describe, expect, it } from '@jest/globals';
import { defaultAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { ImportBehaviour } from './import-behaviour.js';
import { defaultBehaviour } from './import-behaviour.js';
import type { WhileRunning } from './request-import.js';
import { SandboxAccount } from './sandbox-account.js';
import type { ShipstationStore } from './sandbox-source.js';

const startInMs = Date.parse('2026-03-02T12:00:00.000Z');
const lastAttemptAt = '2026-03-02T09:00:00.000Z';
const store: ShipstationStore = {
  provider: 'shipstation',
  id: '1',
  name: 'Store',
  active: true,
  lastAttemptAt,
  marketplaceId: 2,
  accountName: null,
  integrationUrl: null,
};
const fixed: ImportBehaviour = { ...defaultBehaviour, queuedInMs: 1_000, runningInMs: 2_000 };

function openAccount(behaviour: Partial<ImportBehaviour> = {}, seed = 1): SandboxAccount {
  const account = new SandboxAccount(seed, { ...fixed, ...behaviour });
  account.add(store, startInMs);
  return account;
}

function ask(
  account: SandboxAccount,
  afterInMs: number,
  whileRunning: WhileRunning = 'ignore',
  since: string | null = null,
) {
  const sent = since === null ? null : { text: since, instantInMs: Date.parse(since) };
  return account.request('1', sent, { nowInMs: startInMs + afterInMs, whileRunning });
}

function readState(
  account: SandboxAccount,
  afterInMs: number,
  rules: Partial<typeof defaultAssumptions.shipstation> = {},
) {
  const { state } = account.view('1', startInMs + afterInMs, { ...defaultAssumptions.shipstation, ...rules });
  return {
    shows: state.activity === 'idle' ? state.lastEnding.kind : state.activity,
    lastAttempt: state.lastAttemptAtInMs === null ? null : state.lastAttemptAtInMs - startInMs,
    watermark: state.watermarkInMs === null ? null : state.watermarkInMs - startInMs,
  };
}

const before = Date.parse(lastAttemptAt) - startInMs;

describe('a triggered source', () => {
  it('is queued, then running, then idle, and can be read in any order', () => {
    const account = openAccount();
    ask(account, 0);
    expect(readState(account, 3_000).shows).toBe('idle');
    expect(readState(account, 0).shows).toBe('queued');
    expect(readState(account, 999).shows).toBe('queued');
    expect(readState(account, 1_000).shows).toBe('running');
    expect(readState(account, 2_999).shows).toBe('running');
  });

  it.each([
    ['request', [0, 0, 0, 0]],
    ['start', [before, 1_000, 1_000, 1_000]],
    ['end', [before, before, before, 3_000]],
  ] as const)('sets its last attempt at the %s if that is assumed', (stampMoves, lastAttempts) => {
    const account = openAccount();
    ask(account, 0);
    const seen = [500, 1_000, 2_999, 3_000].map(
      (afterInMs) => readState(account, afterInMs, { stampMoves }).lastAttempt,
    );
    expect(seen).toEqual(lastAttempts);
  });

  it('moves its watermark to the last attempt when the import succeeds, not before', () => {
    const account = openAccount();
    ask(account, 0);
    expect(readState(account, 2_999).watermark).toBe(before);
    expect(readState(account, 3_000).watermark).toBe(1_000);
  });

  it.each([
    [{ attemptMovesOnFailure: true, watermarkMovesOnFailure: false }, 1_000, before],
    [{ attemptMovesOnFailure: false, watermarkMovesOnFailure: false }, before, before],
    [{ attemptMovesOnFailure: true, watermarkMovesOnFailure: true }, 1_000, 1_000],
  ])(
    'shows an error after a failure, with last attempt and watermark as assumed: %p',
    (rules, lastAttempt, watermark) => {
      const account = openAccount({ ending: { kind: 'error' } });
      ask(account, 0);
      expect(readState(account, 3_000, rules)).toEqual({ shows: 'error', lastAttempt, watermark });
    },
  );

  it('clears the previous error at the next trigger', () => {
    const account = openAccount({ ending: { kind: 'error' } });
    ask(account, 0);
    account.setBehaviour('1', { ending: { kind: 'idle' } }, startInMs + 5_000);
    ask(account, 5_000);
    expect([5_500, 6_500, 8_000].map((afterInMs) => readState(account, afterInMs).shows)).toEqual([
      'queued',
      'running',
      'idle',
    ]);
  });

  it('can end in an unknown status', () => {
    const account = openAccount({ ending: { kind: 'word', text: 'Reticulating', id: 77 } });
    ask(account, 0);
    const { state } = account.view('1', startInMs + 3_000, defaultAssumptions.shipstation);
    expect(state.lastEnding).toEqual({ kind: 'word', text: 'Reticulating', id: 77 });
  });

  it('never starts or never ends when endless, until endImport', () => {
    const neverBegins = openAccount({ queuedInMs: 'endless' });
    const neverEnds = openAccount({ runningInMs: 'endless' });
    for (const account of [neverBegins, neverEnds]) ask(account, 0);
    const yearInMs = 365 * 86_400_000;
    expect(readState(neverBegins, yearInMs).shows).toBe('queued');
    expect(readState(neverEnds, yearInMs).shows).toBe('running');
    neverEnds.endImport('1', { kind: 'error' }, startInMs + yearInMs);
    expect(readState(neverEnds, yearInMs).shows).toBe('error');
  });

  it('shows an older state by the lag of reads', () => {
    const account = openAccount();
    ask(account, 0);
    expect(readState(account, 1_500, { readLagInMs: 2_000 })).toMatchObject({
      shows: 'idle',
      lastAttempt: before,
    });
    expect(readState(account, 3_500, { readLagInMs: 2_000 })).toMatchObject({
      shows: 'running',
      lastAttempt: 1_000,
    });
  });

  it('moves its watermark back to a past start date only if that is assumed', () => {
    const account = openAccount();
    ask(account, 0, 'ignore', '2026-01-01T00:00:00Z');
    expect(readState(account, 500).watermark).toBe(before);
    expect(readState(account, 500, { sinceMovesWatermarkBack: true }).watermark).toBe(
      Date.parse('2026-01-01T00:00:00Z') - startInMs,
    );
    expect(readState(account, 3_000, { sinceMovesWatermarkBack: true }).watermark).toBe(1_000);
  });
});

describe('a refresh while an import runs', () => {
  it('changes nothing with ignore', () => {
    const account = openAccount();
    ask(account, 0);
    expect(ask(account, 1_500)).toBe('ignored');
    expect(readState(account, 3_000)).toMatchObject({ shows: 'idle', lastAttempt: 1_000 });
    expect(account.imports(startInMs + 60_000)).toHaveLength(1);
  });

  it('starts again with restart, and the import that was cut off shows no end', () => {
    const account = openAccount();
    ask(account, 0);
    expect(ask(account, 1_500, 'restart')).toBe('restarted');
    expect([1_400, 1_600, 2_500, 4_500].map((afterInMs) => readState(account, afterInMs).shows)).toEqual([
      'running',
      'queued',
      'running',
      'idle',
    ]);
    expect([1_600, 4_500].map((afterInMs) => readState(account, afterInMs).watermark)).toEqual([
      before,
      2_500,
    ]);
    expect(account.imports(startInMs + 60_000).map(({ ending }) => ending)).toEqual(['cut-off', 'idle']);
  });

  it('leaves no trace of an import that was cut off before its start', () => {
    const account = openAccount();
    ask(account, 0);
    ask(account, 500, 'restart');
    expect(account.imports(startInMs + 60_000)).toHaveLength(1);
    expect(readState(account, 1_200)).toMatchObject({ shows: 'queued', lastAttempt: before });
  });

  it('follows the first import with queue, also after endImport', () => {
    const account = openAccount({ runningInMs: 'endless' });
    ask(account, 0);
    expect(ask(account, 1_500, 'queue')).toBe('queued');
    expect(readState(account, 60_000).shows).toBe('running');
    account.endImport('1', { kind: 'idle' }, startInMs + 60_000);
    expect([60_500, 61_000].map((afterInMs) => readState(account, afterInMs).shows)).toEqual([
      'queued',
      'running',
    ]);
  });
});

describe('the reported imports', () => {
  it('are those that started, with start date and times', () => {
    const account = openAccount();
    ask(account, 0, 'ignore', '2026-01-01T00:00:00Z');
    expect(account.imports(startInMs + 500)).toEqual([]);
    const report = {
      provider: 'shipstation',
      source: '1',
      origin: 'api',
      since: '2026-01-01T00:00:00Z',
      sinceReadAs: '2026-01-01T00:00:00.000Z',
      requestedAt: '2026-03-02T12:00:00.000Z',
      startedAt: '2026-03-02T12:00:01.000Z',
    };
    expect(account.imports(startInMs + 1_500)).toEqual([{ ...report, finishedAt: null, ending: null }]);
    expect(account.imports(startInMs + 3_000)).toEqual([
      { ...report, finishedAt: '2026-03-02T12:00:03.000Z', ending: 'idle' },
    ]);
  });
});

describe("the provider's own imports", () => {
  it('come at their interval, read or not, and set the last attempt', () => {
    const account = openAccount({ automaticEveryInMs: 10_000 });
    expect(readState(account, 35_000).lastAttempt).toBe(31_000);
    expect(readState(account, 11_500)).toMatchObject({ shows: 'running', lastAttempt: 11_000 });
    expect(account.imports(startInMs + 35_000).map(({ origin }) => origin)).toEqual([
      'automatic',
      'automatic',
      'automatic',
    ]);
  });

  it('leave out one that is due during a running import', () => {
    const account = openAccount({ automaticEveryInMs: 10_000 });
    ask(account, 9_000);
    expect(account.imports(startInMs + 15_000).map(({ origin }) => origin)).toEqual(['api']);
  });

  it('show when the next one is due', () => {
    const account = openAccount({ automaticEveryInMs: 10_000 });
    const view = account.view('1', startInMs + 25_000, defaultAssumptions.shipstation);
    expect(view.nextAutomaticAtInMs).toBe(startInMs + 30_000);
  });
});

describe('random values', () => {
  const range = { runningInMs: { minInMs: 0, maxInMs: 1_000_000 } };
  const drawEnds = (seed: number) => {
    const account = openAccount(range, seed);
    for (const turn of [0, 1, 2, 3]) ask(account, turn * 2_000_000);
    return account.imports(startInMs + 10_000_000).map(({ finishedAt }) => finishedAt);
  };

  it('are the same for the same seed and differ between imports and seeds', () => {
    expect(drawEnds(7)).toEqual(drawEnds(7));
    expect(drawEnds(7)).not.toEqual(drawEnds(8));
    expect(new Set(drawEnds(7)).size).toBe(4);
  });

  it('give about as many failures as the probability says', () => {
    const account = openAccount({ failureProbability: 0.25 });
    for (let turn = 0; turn < 400; turn += 1) ask(account, turn * 10_000);
    const failures = account.imports(startInMs + 4_000_000).filter(({ ending }) => ending === 'error').length;
    expect(failures).toBeGreaterThan(70);
    expect(failures).toBeLessThan(130);
  });
});
