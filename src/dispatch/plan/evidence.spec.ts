import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { providerCatalogue } from '../../providers/provider-catalogue.js';
import type { SourceWord, StampOrder } from '../../providers/contract/source-reading.js';
import { type Evidence, movedOf, newEvidence, type SourceRead, type Verdict, weighRead } from './evidence.js';

const countsFromInMs = 10_000;

/** How a provider reads and compares stamps, as the evidence is given it. */
interface Ways {
  readonly compareStamps: (earlier: string, later: string) => StampOrder;
  readonly first: string;
  readonly second: string;
  readonly third: string;
}

function waysOf(providerId: string, stamps: Omit<Ways, 'compareStamps'>): Ways {
  const definition = providerCatalogue.find(({ id }) => id === providerId);
  if (definition === undefined) throw new Error(`There is no provider ${providerId}.`);
  return { ...stamps, compareStamps: definition.compareStamps };
}

const shipengine = waysOf('shipengine', {
  first: '2026-07-01T10:00:00Z',
  second: '2026-07-01T10:05:00.1Z',
  third: '2026-07-01T10:05:00.1000000Z',
});
const shipstation = waysOf('shipstation', {
  first: '2026-07-01T03:00:00.283',
  second: '2026-07-01T03:05:00.07',
  third: '2026-07-01T03:05:00.0700000',
});

interface Play {
  readonly ways: Ways;
  readonly baseline?: { readonly attemptAt: string | null; readonly word: SourceWord | null };
  readonly latestStamp?: string | null;
  readonly stampMovesAtEnd?: boolean;
}

/** Weighs reads one after the other; each begins a second after the one before. Returns what the last one settled. */
function play(
  { ways, baseline, latestStamp, stampMovesAtEnd = false }: Play,
  reads: readonly (Partial<SourceRead> & { readonly word?: SourceWord })[],
): { readonly verdict: Verdict; readonly verdicts: readonly Verdict['kind'][]; readonly evidence: Evidence } {
  const before = baseline ?? { attemptAt: ways.first, word: 'idle' };
  let evidence: Evidence = {
    ...newEvidence({ ...before, providerStatus: before.word }, latestStamp ?? null),
    countsFromInMs,
  };
  let verdict: Verdict = { kind: 'none' };
  const verdicts: Verdict['kind'][] = [];
  reads.forEach(({ word, ...read }, index) => {
    const begunAtInMs = read.begunAtInMs ?? countsFromInMs + 1_000 * (index + 1);
    const status = word === undefined ? null : { word, providerStatus: `raw ${word}` };
    const whole = { status, ...read, begunAtInMs, endedAtInMs: begunAtInMs + 100 };
    ({ evidence, verdict } = weighRead(evidence, whole, {
      compareStamps: ways.compareStamps,
      stampMovesAtEnd,
    }));
    // What is kept survives a JSON round trip.
    evidence = JSON.parse(JSON.stringify(evidence)) as Evidence;
    verdicts.push(verdict.kind);
  });
  return { verdict, verdicts, evidence };
}

describe('a list with words and stamps (ShipEngine)', () => {
  const { first, second, third } = shipengine;
  const ways = shipengine;

  it.each<
    [string, Play['baseline'], readonly (Partial<SourceRead> & { word?: SourceWord })[], Verdict['kind']]
  >([
    ['idle and moved', undefined, [{ stamp: second, word: 'idle' }], 'succeeded'],
    ['idle and not moved', undefined, [{ stamp: first, word: 'idle' }], 'none'],
    [
      'idle and a stamp that went back',
      { attemptAt: second, word: 'idle' },
      [{ stamp: first, word: 'idle' }],
      'none',
    ],
    [
      'idle and only other fraction digits',
      { attemptAt: second, word: 'idle' },
      [{ stamp: third, word: 'idle' }],
      'none',
    ],
    ['idle and the stamp gone', undefined, [{ stamp: null, word: 'idle' }], 'none'],
    [
      'idle and the first stamp ever',
      { attemptAt: null, word: 'idle' },
      [{ stamp: first, word: 'idle' }],
      'succeeded',
    ],
    ['idle and a stamp nobody can read', undefined, [{ stamp: 'soon', word: 'idle' }], 'none'],
    ['running', undefined, [{ stamp: first, word: 'running' }], 'running'],
    ['running and moved', undefined, [{ stamp: second, word: 'running' }], 'running'],
    [
      'running, then idle without a move',
      undefined,
      [
        { stamp: first, word: 'running' },
        { stamp: first, word: 'idle' },
      ],
      'succeeded',
    ],
    ['queued and moved', undefined, [{ stamp: second, word: 'queued' }], 'none'],
    [
      'queued, then idle without a move',
      undefined,
      [
        { stamp: first, word: 'queued' },
        { stamp: first, word: 'idle' },
      ],
      'none',
    ],
    ['unknown and moved', undefined, [{ stamp: second, word: 'unknown' }], 'none'],
    [
      'running, then unknown',
      undefined,
      [
        { stamp: first, word: 'running' },
        { stamp: second, word: 'unknown' },
      ],
      'none',
    ],
    ['moved without a word, and no more', undefined, [{ stamp: second }], 'none'],
    [
      'moved under an unknown word, then idle',
      undefined,
      [
        { stamp: second, word: 'unknown' },
        { stamp: second, word: 'idle' },
      ],
      'succeeded',
    ],
    ['an error and moved', undefined, [{ stamp: second, word: 'error' }], 'failed'],
    ['an error, none before', undefined, [{ stamp: first, word: 'error' }], 'failed'],
    ['the error of before', { attemptAt: first, word: 'error' }, [{ stamp: first, word: 'error' }], 'none'],
    [
      'an error, the words before unknown',
      { attemptAt: first, word: 'unknown' },
      [{ stamp: first, word: 'error' }],
      'none',
    ],
    ['an error, no word before', { attemptAt: first, word: null }, [{ stamp: first, word: 'error' }], 'none'],
    [
      'the error of before, but moved',
      { attemptAt: first, word: 'error' },
      [{ stamp: second, word: 'error' }],
      'failed',
    ],
    [
      'the error of before, after a queue',
      { attemptAt: first, word: 'error' },
      [
        { stamp: first, word: 'queued' },
        { stamp: first, word: 'error' },
      ],
      'failed',
    ],
    [
      'the error of before, after running',
      { attemptAt: first, word: 'error' },
      [
        { stamp: first, word: 'running' },
        { stamp: first, word: 'error' },
      ],
      'failed',
    ],
    [
      'the error of before, after an unknown word',
      { attemptAt: first, word: 'error' },
      [
        { stamp: first, word: 'unknown' },
        { stamp: first, word: 'error' },
      ],
      'none',
    ],
    [
      'the error of before, cleared without an import',
      { attemptAt: first, word: 'error' },
      [{ stamp: first, word: 'idle' }],
      'none',
    ],
  ])('%s', (_case, baseline, reads, kind) => {
    expect(play({ ways, ...(baseline === undefined ? {} : { baseline }) }, reads).verdict.kind).toBe(kind);
  });

  it('believes a stamp that moves at the start as much as one that moves at the end', () => {
    const atStart = [
      { stamp: second, word: 'running' },
      { stamp: second, word: 'idle' },
    ] as const;
    const atEnd = [
      { stamp: first, word: 'running' },
      { stamp: second, word: 'idle' },
    ] as const;
    for (const reads of [atStart, atEnd]) {
      const { verdict, verdicts } = play({ ways }, reads);
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

  it.each<[string, readonly (Partial<SourceRead> & { word?: SourceWord })[], string]>([
    ['moved alone', [{ stamp: second, word: 'idle' }], 'stamp-moved'],
    [
      'running seen alone',
      [
        { stamp: first, word: 'running' },
        { stamp: first, word: 'idle' },
      ],
      'running-seen',
    ],
    ['an error', [{ stamp: second, word: 'error' }], 'error-seen'],
  ])('%s is inferred', (_case, reads, kind) => {
    expect(play({ ways }, reads).verdict).toMatchObject({ proof: { kind, confidence: 'inferred' } });
  });

  it.each(['queued', 'running'] as const)(
    'is never better than inferred when the baseline was %s',
    (word) => {
      const reads = [
        { stamp: second, word: 'running' },
        { stamp: second, word: 'idle' },
      ] as const;
      expect(play({ ways, baseline: { attemptAt: first, word } }, reads).verdict).toMatchObject({
        kind: 'succeeded',
        proof: { confidence: 'inferred' },
      });
    },
  );

  it('takes no stamp for a move that was seen earlier than the baseline', () => {
    const went = { attemptAt: first, word: 'idle' } as const;
    expect(
      play({ ways, baseline: went, latestStamp: second }, [{ stamp: third, word: 'idle' }]).verdict.kind,
    ).toBe('none');
    expect(
      play({ ways, baseline: { ...went, attemptAt: null }, latestStamp: second }, [
        { stamp: second, word: 'idle' },
      ]).verdict.kind,
    ).toBe('none');
  });
});

describe('a list with stamps and a status of its own (ShipStation V1)', () => {
  const { first, second, third } = shipstation;
  const ways = shipstation;
  const baseline = { attemptAt: first, word: null };

  it('ends when the list showed the move and the status read after it is idle', () => {
    const { verdicts, verdict } = play({ ways, baseline }, [{ stamp: second }, { word: 'idle' }]);
    expect(verdicts).toEqual(['none', 'succeeded']);
    expect(verdict).toMatchObject({
      proof: { kind: 'stamp-moved', after: { attemptAt: second }, confidence: 'inferred' },
    });
  });

  it('does not end when the idle status was read before the list showed the move', () => {
    const reads = [{ word: 'idle' }, { stamp: second }] as const;
    expect(play({ ways, baseline }, reads).verdicts).toEqual(['none', 'none']);
    expect(play({ ways, baseline }, [...reads, { word: 'idle' }]).verdict.kind).toBe('succeeded');
  });

  it('does not end by an idle status that was read before the move though its answer came after', () => {
    const late = { word: 'idle', begunAtInMs: countsFromInMs + 500 } as const;
    expect(play({ ways, baseline }, [{ stamp: second }, late]).verdict.kind).toBe('none');
  });

  it('does not end by an idle status that was read before running was seen though its answer came after', () => {
    const late = { word: 'idle', begunAtInMs: countsFromInMs + 500 } as const;
    expect(play({ ways, baseline }, [{ word: 'running' }, late]).verdict.kind).toBe('none');
  });

  it('is confirmed when the status ran and the stamp moved, in either order', () => {
    for (const reads of [
      [{ stamp: second }, { word: 'running' }, { word: 'idle' }],
      [{ word: 'running' }, { stamp: second }, { word: 'idle' }],
    ] as const) {
      expect(play({ ways, baseline }, reads).verdict).toMatchObject({
        kind: 'succeeded',
        proof: { kind: 'running-seen-and-stamp-moved', confidence: 'confirmed' },
      });
    }
  });

  it('is not fooled by other fraction digits of the same time', () => {
    const moved = { attemptAt: second, word: null };
    expect(play({ ways, baseline: moved }, [{ stamp: third }, { word: 'idle' }]).verdict.kind).toBe('none');
  });

  it('takes a first error with a moved stamp as new, and one without any other sign as old', () => {
    expect(play({ ways, baseline }, [{ stamp: second }, { word: 'error' }]).verdict.kind).toBe('failed');
    expect(play({ ways, baseline }, [{ stamp: first }, { word: 'error' }]).verdict.kind).toBe('none');
    expect(play({ ways, baseline }, [{ word: 'idle' }, { word: 'error' }]).verdict.kind).toBe('failed');
  });

  it('keeps an unknown word that hides the end after a move, and forgets it when a known one follows', () => {
    expect(play({ ways, baseline }, [{ stamp: second }, { word: 'unknown' }]).evidence.unmappedStatus).toBe(
      'raw unknown',
    );
    expect(play({ ways, baseline }, [{ word: 'unknown' }]).evidence.unmappedStatus).toBeNull();
    const known = play({ ways, baseline }, [{ stamp: second }, { word: 'unknown' }, { word: 'queued' }]);
    expect(known.evidence.unmappedStatus).toBeNull();
  });

  describe('in the repeated autumn hour', () => {
    const before = '2026-11-01T01:50:00';
    const steppedBack = '2026-11-01T01:10:00';
    const inAutumn = { ways, baseline: { attemptAt: before, word: null } };

    it('takes no step back alone for a move', () => {
      const { verdict, evidence } = play(inAutumn, [{ stamp: steppedBack }, { word: 'idle' }]);
      expect(verdict.kind).toBe('none');
      expect(movedOf(evidence)).toBeNull();
    });

    it('takes a step back together with running seen for a move', () => {
      for (const reads of [
        [{ stamp: steppedBack }, { word: 'running' }, { word: 'idle' }],
        [{ word: 'running' }, { stamp: steppedBack }, { word: 'idle' }],
      ] as const) {
        expect(play(inAutumn, reads).verdict).toMatchObject({
          kind: 'succeeded',
          proof: { kind: 'running-seen-and-stamp-moved', after: { attemptAt: steppedBack } },
        });
      }
    });

    it('takes a step forward within it for a move as ever', () => {
      expect(play(inAutumn, [{ stamp: '2026-11-01T01:55:00' }, { word: 'idle' }]).verdict.kind).toBe(
        'succeeded',
      );
    });

    it('takes a step back on another day for none, running or not', () => {
      const reads = [{ stamp: '2026-10-31T01:10:00' }, { word: 'running' }] as const;
      expect(movedOf(play(inAutumn, reads).evidence)).toBeNull();
    });
  });

  describe('where the stamp is known to move at the end', () => {
    it('ends by a moved stamp alone, inferred', () => {
      const { verdict } = play({ ways, baseline, stampMovesAtEnd: true }, [{ stamp: second }]);
      expect(verdict).toMatchObject({
        kind: 'succeeded',
        proof: { kind: 'stamp-moved', confidence: 'inferred' },
      });
    });

    it('does not end without a move', () => {
      expect(play({ ways, baseline, stampMovesAtEnd: true }, [{ stamp: first }]).verdict.kind).toBe('none');
    });

    it('does not make a success of a status that says queued or something unknown', () => {
      for (const word of ['queued', 'unknown'] as const) {
        const reads = [{ stamp: first }, { word }] as const;
        expect(play({ ways, baseline, stampMovesAtEnd: true }, reads).verdict.kind).toBe('none');
      }
    });
  });
});

describe('a read that does not count', () => {
  const ways = shipengine;
  const conclusive = { stamp: ways.second, word: 'idle' } as const;

  it.each([
    ['before the trigger was answered', countsFromInMs - 1],
    ['at the very moment of the answer', countsFromInMs],
  ])('begun %s settles nothing and leaves the evidence as it is', (_case, begunAtInMs) => {
    const { verdict, evidence } = play({ ways }, [{ ...conclusive, begunAtInMs }]);
    expect(verdict.kind).toBe('none');
    expect(evidence).toMatchObject({ countingReads: 0, moved: null });
  });

  it('of those begun before a run was asked again does not settle the new asking', () => {
    const rules = { compareStamps: ways.compareStamps, stampMovesAtEnd: false };
    const asked = newEvidence({ attemptAt: ways.first, providerStatus: 'idle', word: 'idle' }, null);
    const again = { ...asked, countsFromInMs, settlesFromInMs: countsFromInMs + 30_000 };
    const readAt = (begunAtInMs: number) => ({ begunAtInMs, endedAtInMs: begunAtInMs + 100, status: null });
    const beside = weighRead(again, readAt(countsFromInMs + 30_000), rules).evidence;
    expect(beside.countingReads).toBe(0);
    expect(weighRead(beside, readAt(countsFromInMs + 30_001), rules).evidence.countingReads).toBe(1);
  });

  it('is every one while the answer of the trigger is still out', () => {
    const evidence = newEvidence({ attemptAt: ways.first, providerStatus: 'idle', word: 'idle' }, null);
    const read = { begunAtInMs: 99_999, endedAtInMs: 99_999, stamp: ways.second, status: null };
    const weighed = weighRead(evidence, read, { compareStamps: ways.compareStamps, stampMovesAtEnd: true });
    expect(weighed).toEqual({ evidence, verdict: { kind: 'none' } });
  });

  it('may have seen it running without making that a sign of this import', () => {
    const early = { stamp: ways.first, word: 'running', begunAtInMs: countsFromInMs - 1 } as const;
    expect(play({ ways }, [early, { stamp: ways.first, word: 'idle' }]).verdict.kind).toBe('none');
  });
});

describe('whatever is read in whatever order', () => {
  const words: readonly SourceWord[] = ['idle', 'queued', 'running', 'error', 'unknown'];
  const reads = fc.array(
    fc.record(
      {
        stamp: fc.constantFrom(null, shipengine.first, shipengine.second, shipengine.third, 'odd'),
        word: fc.constantFrom(...words),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 8 },
  );
  const baseline = fc.record({
    attemptAt: fc.constantFrom(null, shipengine.first, shipengine.second),
    word: fc.constantFrom(null, ...words),
  });

  it('a success has a known idle word and a move or running seen; only both with a quiet baseline are confirmed', () => {
    fc.assert(
      fc.property(baseline, reads, (before, given) => {
        const { verdict } = play({ ways: shipengine, baseline: before }, given);
        if (verdict.kind !== 'succeeded') return;
        const ran = given.some(({ word }) => word === 'running');
        const moved = given.some(({ stamp }) => isLater(before.attemptAt, stamp ?? null));
        expect(given.at(-1)?.word).toBe('idle');
        expect(ran || moved).toBe(true);
        const quiet = before.word !== 'queued' && before.word !== 'running';
        expect(verdict.proof.confidence).toBe(ran && moved && quiet ? 'confirmed' : 'inferred');
      }),
      { numRuns: 1000 },
    );
  });

  it('a failure has an error word and a sign that it is new', () => {
    fc.assert(
      fc.property(baseline, reads, (before, given) => {
        const { verdict } = play({ ways: shipengine, baseline: before }, given);
        if (verdict.kind !== 'failed') return;
        expect(given.at(-1)?.word).toBe('error');
        const moved = given.some(({ stamp }) => isLater(before.attemptAt, stamp ?? null));
        const other = given.some(({ word }) => word === 'idle' || word === 'queued' || word === 'running');
        const wasFine = before.word === 'idle' || before.word === 'queued' || before.word === 'running';
        expect(moved || other || wasFine).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

function isLater(before: string | null, stamp: string | null): boolean {
  if (stamp === null) return false;
  return before === null || shipengine.compareStamps(before, stamp) === 'later';
}
