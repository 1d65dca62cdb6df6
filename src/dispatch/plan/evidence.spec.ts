import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { providerCatalogue } from '../../providers/provider-catalogue.js';
import type { SourceStatus, AttemptOrder } from '../../providers/contract/source-reading.js';
import { type Evidence, movedOf, newEvidence, type SourceRead, type Verdict, weighRead } from './evidence.js';

const countsFromInMs = 10_000;

/** The last attempts of a provider, and how it compares them. */
interface Attempts {
  readonly compareAttempts: (earlier: string, later: string) => AttemptOrder;
  readonly first: string;
  readonly second: string;
  readonly third: string;
}

function attemptsOf(providerId: string, lastAttempts: Omit<Attempts, 'compareAttempts'>): Attempts {
  const definition = providerCatalogue.find(({ id }) => id === providerId);
  if (definition === undefined) throw new Error(`There is no provider ${providerId}.`);
  return { ...lastAttempts, compareAttempts: definition.compareAttempts };
}

const shipengine = attemptsOf('shipengine', {
  first: '2026-07-01T10:00:00Z',
  second: '2026-07-01T10:05:00.1Z',
  third: '2026-07-01T10:05:00.1000000Z',
});
const shipstation = attemptsOf('shipstation', {
  first: '2026-07-01T03:00:00.283',
  second: '2026-07-01T03:05:00.07',
  third: '2026-07-01T03:05:00.0700000',
});

interface Play {
  readonly attempts: Attempts;
  readonly baseline?: { readonly attemptAt: string | null; readonly normalizedStatus: SourceStatus | null };
  readonly latestAttempt?: string | null;
  readonly lastAttemptMovesAtEnd?: boolean;
}

/** Weighs reads one after the other; each starts a second after the previous one. Returns the last verdict. */
function play(
  { attempts, baseline, latestAttempt, lastAttemptMovesAtEnd = false }: Play,
  reads: readonly (Partial<SourceRead> & { readonly normalizedStatus?: SourceStatus })[],
): { readonly verdict: Verdict; readonly verdicts: readonly Verdict['kind'][]; readonly evidence: Evidence } {
  const before = baseline ?? { attemptAt: attempts.first, normalizedStatus: 'idle' };
  let evidence: Evidence = {
    ...newEvidence({ ...before, providerStatus: before.normalizedStatus }, latestAttempt ?? null),
    countsFromInMs,
  };
  let verdict: Verdict = { kind: 'none' };
  const verdicts: Verdict['kind'][] = [];
  reads.forEach(({ normalizedStatus, ...read }, index) => {
    const startedAtInMs = read.startedAtInMs ?? countsFromInMs + 1_000 * (index + 1);
    const status =
      normalizedStatus === undefined ? null : { normalizedStatus, providerStatus: `raw ${normalizedStatus}` };
    const whole = { status, ...read, startedAtInMs, finishedAtInMs: startedAtInMs + 100 };
    ({ evidence, verdict } = weighRead(evidence, whole, {
      compareAttempts: attempts.compareAttempts,
      lastAttemptMovesAtEnd,
    }));
    // Evidence survives a JSON round trip.
    evidence = JSON.parse(JSON.stringify(evidence)) as Evidence;
    verdicts.push(verdict.kind);
  });
  return { verdict, verdicts, evidence };
}

describe('a list with statuses and last attempts (ShipEngine)', () => {
  const { first, second, third } = shipengine;
  const attempts = shipengine;

  it.each<
    [
      string,
      Play['baseline'],
      readonly (Partial<SourceRead> & { normalizedStatus?: SourceStatus })[],
      Verdict['kind'],
    ]
  >([
    ['idle and moved', undefined, [{ lastAttempt: second, normalizedStatus: 'idle' }], 'succeeded'],
    ['idle and not moved', undefined, [{ lastAttempt: first, normalizedStatus: 'idle' }], 'none'],
    [
      'idle and a last attempt that went back',
      { attemptAt: second, normalizedStatus: 'idle' },
      [{ lastAttempt: first, normalizedStatus: 'idle' }],
      'none',
    ],
    [
      'idle and only other fraction digits',
      { attemptAt: second, normalizedStatus: 'idle' },
      [{ lastAttempt: third, normalizedStatus: 'idle' }],
      'none',
    ],
    [
      'idle and no last attempt any more',
      undefined,
      [{ lastAttempt: null, normalizedStatus: 'idle' }],
      'none',
    ],
    [
      'idle and the first last attempt ever',
      { attemptAt: null, normalizedStatus: 'idle' },
      [{ lastAttempt: first, normalizedStatus: 'idle' }],
      'succeeded',
    ],
    [
      'idle and an unreadable last attempt',
      undefined,
      [{ lastAttempt: 'soon', normalizedStatus: 'idle' }],
      'none',
    ],
    ['running', undefined, [{ lastAttempt: first, normalizedStatus: 'running' }], 'running'],
    ['running and moved', undefined, [{ lastAttempt: second, normalizedStatus: 'running' }], 'running'],
    [
      'running, then idle without a move',
      undefined,
      [
        { lastAttempt: first, normalizedStatus: 'running' },
        { lastAttempt: first, normalizedStatus: 'idle' },
      ],
      'succeeded',
    ],
    ['queued and moved', undefined, [{ lastAttempt: second, normalizedStatus: 'queued' }], 'none'],
    [
      'queued, then idle without a move',
      undefined,
      [
        { lastAttempt: first, normalizedStatus: 'queued' },
        { lastAttempt: first, normalizedStatus: 'idle' },
      ],
      'none',
    ],
    ['unknown and moved', undefined, [{ lastAttempt: second, normalizedStatus: 'unknown' }], 'none'],
    [
      'running, then unknown',
      undefined,
      [
        { lastAttempt: first, normalizedStatus: 'running' },
        { lastAttempt: second, normalizedStatus: 'unknown' },
      ],
      'none',
    ],
    ['moved without a status', undefined, [{ lastAttempt: second }], 'none'],
    [
      'moved with an unknown status, then idle',
      undefined,
      [
        { lastAttempt: second, normalizedStatus: 'unknown' },
        { lastAttempt: second, normalizedStatus: 'idle' },
      ],
      'succeeded',
    ],
    ['an error and moved', undefined, [{ lastAttempt: second, normalizedStatus: 'error' }], 'failed'],
    ['an error, none before', undefined, [{ lastAttempt: first, normalizedStatus: 'error' }], 'failed'],
    [
      'the error of before',
      { attemptAt: first, normalizedStatus: 'error' },
      [{ lastAttempt: first, normalizedStatus: 'error' }],
      'none',
    ],
    [
      'an error, the statuses before unknown',
      { attemptAt: first, normalizedStatus: 'unknown' },
      [{ lastAttempt: first, normalizedStatus: 'error' }],
      'none',
    ],
    [
      'an error, no status before',
      { attemptAt: first, normalizedStatus: null },
      [{ lastAttempt: first, normalizedStatus: 'error' }],
      'none',
    ],
    [
      'the error of before, but moved',
      { attemptAt: first, normalizedStatus: 'error' },
      [{ lastAttempt: second, normalizedStatus: 'error' }],
      'failed',
    ],
    [
      'the error of before, after a queue',
      { attemptAt: first, normalizedStatus: 'error' },
      [
        { lastAttempt: first, normalizedStatus: 'queued' },
        { lastAttempt: first, normalizedStatus: 'error' },
      ],
      'failed',
    ],
    [
      'the error of before, after running',
      { attemptAt: first, normalizedStatus: 'error' },
      [
        { lastAttempt: first, normalizedStatus: 'running' },
        { lastAttempt: first, normalizedStatus: 'error' },
      ],
      'failed',
    ],
    [
      'the error of before, after an unknown status',
      { attemptAt: first, normalizedStatus: 'error' },
      [
        { lastAttempt: first, normalizedStatus: 'unknown' },
        { lastAttempt: first, normalizedStatus: 'error' },
      ],
      'none',
    ],
    [
      'the error of before, cleared without an import',
      { attemptAt: first, normalizedStatus: 'error' },
      [{ lastAttempt: first, normalizedStatus: 'idle' }],
      'none',
    ],
  ])('%s', (_case, baseline, reads, kind) => {
    expect(play({ attempts, ...(baseline === undefined ? {} : { baseline }) }, reads).verdict.kind).toBe(
      kind,
    );
  });

  it('works with a last attempt that moves at the start as well as at the end', () => {
    const atStart = [
      { lastAttempt: second, normalizedStatus: 'running' },
      { lastAttempt: second, normalizedStatus: 'idle' },
    ] as const;
    const atEnd = [
      { lastAttempt: first, normalizedStatus: 'running' },
      { lastAttempt: second, normalizedStatus: 'idle' },
    ] as const;
    for (const reads of [atStart, atEnd]) {
      const { verdict, verdicts } = play({ attempts }, reads);
      expect(verdicts).toEqual(['running', 'succeeded']);
      expect(verdict).toMatchObject({
        proof: {
          kind: 'running-seen-and-stamp-moved',
          confidence: 'confirmed',
          before: { attemptAt: first, providerStatus: 'idle' },
          after: { attemptAt: second, providerStatus: 'raw idle' },
          observedAt: new Date(countsFromInMs + 2_100).toISOString(),
        },
      });
    }
  });

  it.each<[string, readonly (Partial<SourceRead> & { normalizedStatus?: SourceStatus })[], string]>([
    ['moved alone', [{ lastAttempt: second, normalizedStatus: 'idle' }], 'stamp-moved'],
    [
      'running seen alone',
      [
        { lastAttempt: first, normalizedStatus: 'running' },
        { lastAttempt: first, normalizedStatus: 'idle' },
      ],
      'running-seen',
    ],
    ['an error', [{ lastAttempt: second, normalizedStatus: 'error' }], 'error-seen'],
  ])('%s is inferred', (_case, reads, kind) => {
    expect(play({ attempts }, reads).verdict).toMatchObject({ proof: { kind, confidence: 'inferred' } });
  });

  it.each(['queued', 'running'] as const)(
    'is never better than inferred when the baseline was %s',
    (normalizedStatus) => {
      const reads = [
        { lastAttempt: second, normalizedStatus: 'running' },
        { lastAttempt: second, normalizedStatus: 'idle' },
      ] as const;
      expect(
        play({ attempts, baseline: { attemptAt: first, normalizedStatus } }, reads).verdict,
      ).toMatchObject({
        kind: 'succeeded',
        proof: { confidence: 'inferred' },
      });
    },
  );

  it('does not count a last attempt as a move that was seen before the baseline', () => {
    const went = { attemptAt: first, normalizedStatus: 'idle' } as const;
    expect(
      play({ attempts, baseline: went, latestAttempt: second }, [
        { lastAttempt: third, normalizedStatus: 'idle' },
      ]).verdict.kind,
    ).toBe('none');
    expect(
      play({ attempts, baseline: { ...went, attemptAt: null }, latestAttempt: second }, [
        { lastAttempt: second, normalizedStatus: 'idle' },
      ]).verdict.kind,
    ).toBe('none');
  });
});

describe('a list with last attempts and a separate status (ShipStation V1)', () => {
  const { first, second, third } = shipstation;
  const attempts = shipstation;
  const baseline = { attemptAt: first, normalizedStatus: null };

  it('succeeds when the list showed the move and a later status read is idle', () => {
    const { verdicts, verdict } = play({ attempts, baseline }, [
      { lastAttempt: second },
      { normalizedStatus: 'idle' },
    ]);
    expect(verdicts).toEqual(['none', 'succeeded']);
    expect(verdict).toMatchObject({
      proof: { kind: 'stamp-moved', after: { attemptAt: second }, confidence: 'inferred' },
    });
  });

  it('does not succeed when the idle status was read before the list showed the move', () => {
    const reads = [{ normalizedStatus: 'idle' }, { lastAttempt: second }] as const;
    expect(play({ attempts, baseline }, reads).verdicts).toEqual(['none', 'none']);
    expect(play({ attempts, baseline }, [...reads, { normalizedStatus: 'idle' }]).verdict.kind).toBe(
      'succeeded',
    );
  });

  it('does not succeed by an idle status that was read before the move, although its response came later', () => {
    const late = { normalizedStatus: 'idle', startedAtInMs: countsFromInMs + 500 } as const;
    expect(play({ attempts, baseline }, [{ lastAttempt: second }, late]).verdict.kind).toBe('none');
  });

  it('does not succeed by an idle status that was read before running was seen, although its response came later', () => {
    const late = { normalizedStatus: 'idle', startedAtInMs: countsFromInMs + 500 } as const;
    expect(play({ attempts, baseline }, [{ normalizedStatus: 'running' }, late]).verdict.kind).toBe('none');
  });

  it('is confirmed when running was seen and the last attempt moved, in either order', () => {
    for (const reads of [
      [{ lastAttempt: second }, { normalizedStatus: 'running' }, { normalizedStatus: 'idle' }],
      [{ normalizedStatus: 'running' }, { lastAttempt: second }, { normalizedStatus: 'idle' }],
    ] as const) {
      expect(play({ attempts, baseline }, reads).verdict).toMatchObject({
        kind: 'succeeded',
        proof: { kind: 'running-seen-and-stamp-moved', confidence: 'confirmed' },
      });
    }
  });

  it('does not count other fraction digits of the same time as a move', () => {
    const moved = { attemptAt: second, normalizedStatus: null };
    expect(
      play({ attempts, baseline: moved }, [{ lastAttempt: third }, { normalizedStatus: 'idle' }]).verdict
        .kind,
    ).toBe('none');
  });

  it('treats a first error with a move as new, and one without any other sign as old', () => {
    expect(
      play({ attempts, baseline }, [{ lastAttempt: second }, { normalizedStatus: 'error' }]).verdict.kind,
    ).toBe('failed');
    expect(
      play({ attempts, baseline }, [{ lastAttempt: first }, { normalizedStatus: 'error' }]).verdict.kind,
    ).toBe('none');
    expect(
      play({ attempts, baseline }, [{ normalizedStatus: 'idle' }, { normalizedStatus: 'error' }]).verdict
        .kind,
    ).toBe('failed');
  });

  it('keeps an unknown status that hides the end after a move, and forgets it when a known one follows', () => {
    expect(
      play({ attempts, baseline }, [{ lastAttempt: second }, { normalizedStatus: 'unknown' }]).evidence
        .unmappedStatus,
    ).toBe('raw unknown');
    expect(
      play({ attempts, baseline }, [{ normalizedStatus: 'unknown' }]).evidence.unmappedStatus,
    ).toBeNull();
    const known = play({ attempts, baseline }, [
      { lastAttempt: second },
      { normalizedStatus: 'unknown' },
      { normalizedStatus: 'queued' },
    ]);
    expect(known.evidence.unmappedStatus).toBeNull();
  });

  describe('in the repeated autumn hour', () => {
    const before = '2026-11-01T01:50:00';
    const steppedBack = '2026-11-01T01:10:00';
    const inAutumn = { attempts, baseline: { attemptAt: before, normalizedStatus: null } };

    it('does not count a step back alone as a move', () => {
      const { verdict, evidence } = play(inAutumn, [
        { lastAttempt: steppedBack },
        { normalizedStatus: 'idle' },
      ]);
      expect(verdict.kind).toBe('none');
      expect(movedOf(evidence)).toBeNull();
    });

    it('counts a step back as a move if running was seen', () => {
      for (const reads of [
        [{ lastAttempt: steppedBack }, { normalizedStatus: 'running' }, { normalizedStatus: 'idle' }],
        [{ normalizedStatus: 'running' }, { lastAttempt: steppedBack }, { normalizedStatus: 'idle' }],
      ] as const) {
        expect(play(inAutumn, reads).verdict).toMatchObject({
          kind: 'succeeded',
          proof: { kind: 'running-seen-and-stamp-moved', after: { attemptAt: steppedBack } },
        });
      }
    });

    it('counts a step forward as a move as always', () => {
      expect(
        play(inAutumn, [{ lastAttempt: '2026-11-01T01:55:00' }, { normalizedStatus: 'idle' }]).verdict.kind,
      ).toBe('succeeded');
    });

    it('does not count a step back on another day as a move, running or not', () => {
      const reads = [{ lastAttempt: '2026-10-31T01:10:00' }, { normalizedStatus: 'running' }] as const;
      expect(movedOf(play(inAutumn, reads).evidence)).toBeNull();
    });
  });

  describe('when the last attempt is known to move at the end', () => {
    it('succeeds by a move alone, inferred', () => {
      const { verdict } = play({ attempts, baseline, lastAttemptMovesAtEnd: true }, [
        { lastAttempt: second },
      ]);
      expect(verdict).toMatchObject({
        kind: 'succeeded',
        proof: { kind: 'stamp-moved', confidence: 'inferred' },
      });
    });

    it('does not succeed without a move', () => {
      expect(
        play({ attempts, baseline, lastAttemptMovesAtEnd: true }, [{ lastAttempt: first }]).verdict.kind,
      ).toBe('none');
    });

    it('does not succeed with a queued or unknown status', () => {
      for (const normalizedStatus of ['queued', 'unknown'] as const) {
        const reads = [{ lastAttempt: first }, { normalizedStatus }] as const;
        expect(play({ attempts, baseline, lastAttemptMovesAtEnd: true }, reads).verdict.kind).toBe('none');
      }
    });
  });
});

describe('a read that does not count', () => {
  const attempts = shipengine;
  const conclusive = { lastAttempt: attempts.second, normalizedStatus: 'idle' } as const;

  it.each([
    ['before the response of the trigger', countsFromInMs - 1],
    ['at the exact time of the response', countsFromInMs],
  ])('because it started %s proves nothing and leaves the evidence as it is', (_case, startedAtInMs) => {
    const { verdict, evidence } = play({ attempts }, [{ ...conclusive, startedAtInMs }]);
    expect(verdict.kind).toBe('none');
    expect(evidence).toMatchObject({ countingReads: 0, moved: null });
  });

  it('because it started before a retrigger does not settle the new trigger', () => {
    const rules = { compareAttempts: attempts.compareAttempts, lastAttemptMovesAtEnd: false };
    const triggered = newEvidence(
      { attemptAt: attempts.first, providerStatus: 'idle', normalizedStatus: 'idle' },
      null,
    );
    const again = { ...triggered, countsFromInMs, settlesFromInMs: countsFromInMs + 30_000 };
    const readAt = (startedAtInMs: number) => ({
      startedAtInMs,
      finishedAtInMs: startedAtInMs + 100,
      status: null,
    });
    const atRetrigger = weighRead(again, readAt(countsFromInMs + 30_000), rules).evidence;
    expect(atRetrigger.countingReads).toBe(0);
    expect(weighRead(atRetrigger, readAt(countsFromInMs + 30_001), rules).evidence.countingReads).toBe(1);
  });

  it('is any read before the response of the trigger', () => {
    const evidence = newEvidence(
      { attemptAt: attempts.first, providerStatus: 'idle', normalizedStatus: 'idle' },
      null,
    );
    const read = {
      startedAtInMs: 99_999,
      finishedAtInMs: 99_999,
      lastAttempt: attempts.second,
      status: null,
    };
    const weighed = weighRead(evidence, read, {
      compareAttempts: attempts.compareAttempts,
      lastAttemptMovesAtEnd: true,
    });
    expect(weighed).toEqual({ evidence, verdict: { kind: 'none' } });
  });

  it('may have seen it running, which proves nothing about this import', () => {
    const early = {
      lastAttempt: attempts.first,
      normalizedStatus: 'running',
      startedAtInMs: countsFromInMs - 1,
    } as const;
    expect(
      play({ attempts }, [early, { lastAttempt: attempts.first, normalizedStatus: 'idle' }]).verdict.kind,
    ).toBe('none');
  });
});

describe('any reads in any order', () => {
  const statuses: readonly SourceStatus[] = ['idle', 'queued', 'running', 'error', 'unknown'];
  const reads = fc.array(
    fc.record(
      {
        lastAttempt: fc.constantFrom(null, shipengine.first, shipengine.second, shipengine.third, 'odd'),
        normalizedStatus: fc.constantFrom(...statuses),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 8 },
  );
  const baseline = fc.record({
    attemptAt: fc.constantFrom(null, shipengine.first, shipengine.second),
    normalizedStatus: fc.constantFrom(null, ...statuses),
  });

  it('a success has an idle status and a move or running seen; only both with a quiet baseline are confirmed', () => {
    fc.assert(
      fc.property(baseline, reads, (before, given) => {
        const { verdict } = play({ attempts: shipengine, baseline: before }, given);
        if (verdict.kind !== 'succeeded') return;
        const ran = given.some(({ normalizedStatus }) => normalizedStatus === 'running');
        const moved = given.some(({ lastAttempt }) => isLater(before.attemptAt, lastAttempt ?? null));
        expect(given.at(-1)?.normalizedStatus).toBe('idle');
        expect(ran || moved).toBe(true);
        const quiet = before.normalizedStatus !== 'queued' && before.normalizedStatus !== 'running';
        expect(verdict.proof.confidence).toBe(ran && moved && quiet ? 'confirmed' : 'inferred');
      }),
      { numRuns: 1000 },
    );
  });

  it('a failure has an error status and a sign that it is new', () => {
    fc.assert(
      fc.property(baseline, reads, (before, given) => {
        const { verdict } = play({ attempts: shipengine, baseline: before }, given);
        if (verdict.kind !== 'failed') return;
        expect(given.at(-1)?.normalizedStatus).toBe('error');
        const moved = given.some(({ lastAttempt }) => isLater(before.attemptAt, lastAttempt ?? null));
        const other = given.some(
          ({ normalizedStatus }) =>
            normalizedStatus === 'idle' || normalizedStatus === 'queued' || normalizedStatus === 'running',
        );
        const wasFine =
          before.normalizedStatus === 'idle' ||
          before.normalizedStatus === 'queued' ||
          before.normalizedStatus === 'running';
        expect(moved || other || wasFine).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

function isLater(before: string | null, lastAttempt: string | null): boolean {
  if (lastAttempt === null) return false;
  return before === null || shipengine.compareAttempts(before, lastAttempt) === 'later';
}
