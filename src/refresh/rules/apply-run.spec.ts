import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyRun, type RunView, type TargetView } from './apply-run.js';
import type { Proof } from './notes.js';
import { isFinal, targetTransitions } from './refresh-status.js';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const newTarget: TargetView = {
  status: 'queued',
  outcome: null,
  provider_status: null,
  since_sent: null,
  waiting: null,
  requested_at: null,
  started_at: null,
  finished_at: null,
  evidence: null,
  error: null,
};
const waitingRun: RunView = {
  state: 'waiting',
  outcome: null,
  provider_status: null,
  since_sent: null,
  waiting: { reason: 'quota', until: '2026-01-01T00:01:00Z' },
  requested_at: null,
  started_at: null,
  finished_at: null,
  proof: null,
  error: null,
};
const proof: Proof = {
  kind: 'stamp-moved',
  before: { attemptAt: 'a', providerStatus: null },
  after: { attemptAt: 'b', providerStatus: 'Success' },
  observedAt: '2026-01-01T00:00:09Z',
  confidence: 'inferred',
};
const triggeringRun: RunView = {
  ...waitingRun,
  state: 'triggering',
  waiting: null,
  requested_at: at(1),
  since_sent: 'then',
};
const liveRun: RunView = { ...triggeringRun, state: 'live' };
const runningRun: RunView = { ...liveRun, started_at: at(5), provider_status: 'Updating orders' };
const succeededRun: RunView = {
  ...runningRun,
  state: 'finished',
  outcome: 'succeeded',
  finished_at: at(9),
  proof,
};
const failedRun: RunView = {
  ...liveRun,
  state: 'finished',
  outcome: 'failed',
  finished_at: at(9),
  error: { code: 'provider-rejected', detail: 'No.' },
};

describe('a target to which its run is applied', () => {
  it('shows why the run waits', () => {
    expect(applyRun(newTarget, waitingRun)).toEqual({ ...newTarget, waiting: waitingRun.waiting });
  });

  it('stays queued while the response is not known', () => {
    expect(applyRun(newTarget, triggeringRun)).toMatchObject({
      status: 'queued',
      requested_at: at(1),
      since_sent: 'then',
    });
  });

  it('is requested once the provider has accepted, and running while it imports', () => {
    expect(applyRun(newTarget, liveRun)).toMatchObject({
      status: 'requested',
      requested_at: at(1),
      finished_at: null,
    });
    expect(applyRun(newTarget, runningRun)).toMatchObject({
      status: 'running',
      started_at: at(5),
      provider_status: 'Updating orders',
    });
  });

  it('succeeds with the evidence', () => {
    expect(applyRun(applyRun(newTarget, liveRun), succeededRun)).toEqual({
      status: 'succeeded',
      outcome: 'imported',
      provider_status: 'Updating orders',
      since_sent: 'then',
      waiting: null,
      requested_at: at(1),
      started_at: at(5),
      finished_at: at(9),
      evidence: proof,
      error: null,
    });
  });

  it('fails with the error and without an outcome', () => {
    expect(applyRun(newTarget, failedRun)).toMatchObject({
      status: 'failed',
      outcome: null,
      finished_at: at(9),
      error: failedRun.error,
    });
  });

  it('clears the trigger when it certainly did not reach the provider', () => {
    const triggered = applyRun(newTarget, triggeringRun);
    expect(applyRun(triggered, waitingRun)).toMatchObject({
      status: 'queued',
      requested_at: null,
      since_sent: null,
    });
  });

  it('keeps its status and times when it moves from a superseded run to a waiting one', () => {
    const requested = applyRun(newTarget, liveRun);
    const superseded = applyRun(requested, {
      ...liveRun,
      state: 'finished',
      outcome: 'superseded',
      finished_at: at(900),
    });
    expect(superseded).toMatchObject({ status: 'requested', finished_at: null });
    const moved = applyRun(superseded, { ...waitingRun, waiting: null });
    expect(moved).toMatchObject({
      status: 'requested',
      requested_at: at(1),
      since_sent: 'then',
      waiting: { reason: 'turn', until: null },
    });
  });

  it.each(['withdrawn', 'abandoned', 'superseded'] as const)(
    'is not finished by a run that is %s',
    (outcome) => {
      expect(
        applyRun(newTarget, { ...waitingRun, state: 'finished', outcome, finished_at: at(9) }).status,
      ).toBe('queued');
    },
  );

  it('never goes back and never changes once finished, in any order of run views', () => {
    const views = fc.array(
      fc.constantFrom(
        waitingRun,
        triggeringRun,
        liveRun,
        runningRun,
        succeededRun,
        failedRun,
        { ...liveRun, state: 'finished', outcome: 'superseded', finished_at: at(8) } as const,
        { ...waitingRun, state: 'finished', outcome: 'withdrawn', finished_at: at(8) } as const,
        { ...liveRun, state: 'finished', outcome: 'abandoned', finished_at: at(8) } as const,
      ),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(views, (shown) => {
        let target = newTarget;
        for (const view of shown) {
          const next = applyRun(target, view);
          if (next.status !== target.status) expect(targetTransitions[target.status]).toContain(next.status);
          if (isFinal(target.status)) expect(next).toBe(target);
          expect(next.finished_at !== null).toBe(isFinal(next.status));
          if (isFinal(next.status)) expect(next.waiting).toBeNull();
          if (next.status === 'requested' || next.status === 'running')
            expect(next.requested_at).not.toBeNull();
          expect(next.outcome === 'imported').toBe(next.status === 'succeeded');
          expect(applyRun(next, view)).toEqual(next);
          target = next;
        }
      }),
    );
  });
});
