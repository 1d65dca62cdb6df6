import fc from 'fast-check';
import type { SourceStatus } from '../../../../src/providers/contract/source-reading.js';

/** The kind of a provider's response; its call is chosen when the move is carried out. */
export type ResponseOutcome =
  'good' | 'lost' | 'unreachable' | 'throttled' | 'not-refreshable' | 'unauthorized' | 'rejected' | 'partial';

/** One event of a connection. Numbers choose among what exists at that moment. */
export type Move =
  | { readonly kind: 'advance'; readonly timeInMs: number }
  | {
      readonly kind: 'accept';
      readonly source: string | null;
      readonly since: number | null;
      readonly maxAgeSeconds: number | null;
      readonly deadlineSeconds: number;
      readonly isBackground: boolean;
    }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'claim' | 'pass' | 'renew' | 'die' | 'discard' | 'release'; readonly owner: number }
  /** An owner makes a few passes, and each of its calls succeeds. */
  | {
      readonly kind: 'work';
      readonly owner: number;
      readonly normalizedStatus: SourceStatus;
      readonly minute: number;
      readonly rounds: number;
      /** From one pass to the next. */
      readonly stepInMs: number;
      /** Triggers stay without a response for now. */
      readonly leavesTriggers: boolean;
    }
  /** An owner dies with calls in flight, and the other one takes over when the lease has expired. */
  | { readonly kind: 'take-over'; readonly owner: number }
  | {
      readonly kind: 'respond';
      readonly owner: number;
      readonly which: number;
      readonly outcome: ResponseOutcome;
      readonly normalizedStatus: SourceStatus;
      readonly minute: number;
    }
  | { readonly kind: 'propagate' | 'mark-propagated' | 'fix-targets' | 'delete-old' }
  | { readonly kind: 'operate'; readonly act: 'pause' | 'resume' | 'credentials' | 'list' | 'verify' };

const usualOutcomes: readonly ResponseOutcome[] = [
  'good',
  'good',
  'good',
  'good',
  'lost',
  'unreachable',
  'throttled',
];
const rareOutcomes: readonly ResponseOutcome[] = ['not-refreshable', 'unauthorized', 'rejected', 'partial'];
const statuses: readonly SourceStatus[] = ['idle', 'idle', 'idle', 'running', 'error', 'queued', 'unknown'];

const owner = fc.nat({ max: 1 });
const which = fc.nat({ max: 20 });

/** Any move, the usual ones more often. */
export const anyMove: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('respond' as const),
      owner,
      which,
      outcome: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...usualOutcomes) },
        { weight: 1, arbitrary: fc.constantFrom(...rareOutcomes) },
      ),
      normalizedStatus: fc.constantFrom(...statuses),
      minute: fc.nat({ max: 5 }),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('work' as const),
      owner,
      normalizedStatus: fc.constantFrom(...statuses),
      minute: fc.nat({ max: 5 }),
      rounds: fc.integer({ min: 1, max: 5 }),
      stepInMs: fc.constantFrom(1200, 14_000),
      leavesTriggers: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), owner }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('take-over' as const), owner }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      timeInMs: fc.constantFrom(0, 1, 500, 2000, 5000, 12_000, 16_000, 61_000, 130_000, 910_000, -2000),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      source: fc.constantFrom('1', '1', '1', '1', '2', '3', '9', null, null),
      since: fc.constantFrom(null, 1, 2),
      maxAgeSeconds: fc.constantFrom(null, null, 60, 1200),
      deadlineSeconds: fc.constantFrom(60, 600, 7200),
      isBackground: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('claim' as const, 'renew' as const), owner }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('die' as const, 'discard' as const, 'release' as const),
      owner,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'sweep' } as const) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      { kind: 'propagate' } as const,
      { kind: 'propagate' } as const,
      { kind: 'mark-propagated' } as const,
      { kind: 'fix-targets' } as const,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.constant({ kind: 'delete-old' } as const),
      fc.record({
        kind: fc.constant('operate' as const),
        act: fc.constantFrom(
          'pause' as const,
          'resume' as const,
          'resume' as const,
          'credentials' as const,
          'list' as const,
          'verify' as const,
        ),
      }),
    ),
  },
);
