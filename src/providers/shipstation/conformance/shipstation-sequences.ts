import { expectedFailure } from '../../../../test/conformance/expected-failure.js';
import type { ProviderScenarios } from '../../../../test/conformance/provider-conformance.js';
import type { Sequence } from '../../../../test/conformance/sequence.js';
import type { LastAttempt, StatusReading } from '../../contract/source-reading.js';
import { failedTrigger, listOf, statusOf, trigger } from './shipstation-exchanges.js';

const lastAttempt = (raw: string, instant: string, ambiguous = false): LastAttempt => ({
  raw,
  instant,
  ambiguous,
});
const before = lastAttempt('2026-11-22T03:00:00.07', '2026-11-22T11:00:00.07Z');
const after = lastAttempt('2026-11-22T04:00:00.283', '2026-11-22T12:00:00.283Z');
const between = lastAttempt('2026-11-22T03:30:00', '2026-11-22T11:30:00Z');

const running: StatusReading = { normalizedStatus: 'running', providerStatus: 'Updating orders' };
const idle: StatusReading = { normalizedStatus: 'idle', providerStatus: 'Success' };
const queued: StatusReading = { normalizedStatus: 'queued', providerStatus: 'Queued' };
const error: StatusReading = { normalizedStatus: 'error', providerStatus: 'Connection error' };
const normalizedStatus = ({ normalizedStatus: meaning, providerStatus }: StatusReading) =>
  statusOf(
    meaning,
    { storeId: 12345, refreshStatus: providerStatus },
    { normalizedStatus: meaning, providerStatus },
  );

const atRest = [listOf('before', before), normalizedStatus(idle)];
const seen = (attemptAt: LastAttempt, status: StatusReading) => ({
  attemptAt: attemptAt.raw,
  providerStatus: status.providerStatus,
});
const wasIdle = seen(before, idle);

/** Stories of store 12345: the list shows stamps, `getrefreshstatus` the words. */
const sequence = (
  when: string,
  rest: Omit<Sequence, 'when' | 'source' | 'trigger'> & Partial<Sequence>,
): Sequence => ({
  when,
  source: '12345',
  trigger,
  ...rest,
});

/** From the trigger to the end, with every word on the way. */
const followed: readonly [Sequence, ...Sequence[]] = [
  sequence('waiting, running and finished: running seen and stamp moved', {
    baseline: atRest,
    reads: [
      { exchange: listOf('not begun', before), settles: 'none' },
      { exchange: normalizedStatus(queued), settles: 'none' },
      { exchange: normalizedStatus(running), settles: 'running' },
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: normalizedStatus(idle),
        settles: {
          kind: 'succeeded',
          proof: {
            kind: 'running-seen-and-stamp-moved',
            before: wasIdle,
            after: seen(after, idle),
            confidence: 'confirmed',
          },
        },
      },
    ],
  }),
  sequence('never seen running: the moved stamp and a later idle word', {
    baseline: atRest,
    reads: [
      { exchange: normalizedStatus(idle), settles: 'none' },
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: normalizedStatus(idle),
        settles: {
          kind: 'succeeded',
          proof: { kind: 'stamp-moved', before: wasIdle, after: seen(after, idle), confidence: 'inferred' },
        },
      },
    ],
  }),
  sequence('ended in an error', {
    baseline: atRest,
    reads: [
      { exchange: normalizedStatus(running), settles: 'running' },
      {
        exchange: normalizedStatus(error),
        settles: {
          kind: 'failed',
          proof: { kind: 'error-seen', before: wasIdle, after: seen(before, error), confidence: 'inferred' },
        },
      },
    ],
  }),
  sequence('the stamp is known to move at the end: it alone ends the import', {
    attemptMovesAtEnd: true,
    baseline: [listOf('before', before)],
    reads: [
      { exchange: listOf('not begun', before), settles: 'none' },
      {
        exchange: listOf('moved', after),
        settles: {
          kind: 'succeeded',
          proof: {
            kind: 'stamp-moved',
            before: { attemptAt: before.raw, providerStatus: null },
            after: { attemptAt: after.raw, providerStatus: null },
            confidence: 'inferred',
          },
        },
      },
    ],
  }),
  sequence('a word nobody knows after the stamp moved: no end', {
    baseline: atRest,
    reads: [
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: normalizedStatus({ normalizedStatus: 'unknown', providerStatus: 'Refreshed' }),
        settles: 'none',
      },
    ],
  }),
];

/** Whether the trigger arrived is not known: only reads tell. */
const lostResponses: readonly [Sequence, ...Sequence[]] = [
  sequence('the import began all the same', {
    baseline: atRest,
    trigger: failedTrigger(
      'a reset connection',
      'unknown',
      { kind: 'reset' },
      expectedFailure(
        'lost',
        'No response of ShipStation arrived (ECONNRESET), but the call may have.',
        null,
      ),
    ),
    reads: [
      { exchange: normalizedStatus(running), settles: 'running' },
      {
        exchange: normalizedStatus(idle),
        settles: {
          kind: 'succeeded',
          proof: { kind: 'running-seen', before: wasIdle, after: seen(before, idle), confidence: 'inferred' },
        },
      },
    ],
  }),
  sequence('nothing began: nothing is settled', {
    baseline: atRest,
    trigger: failedTrigger(
      'no answer in time',
      'unknown',
      { kind: 'silence' },
      expectedFailure(
        'lost',
        'No response of ShipStation arrived (no complete response within 150 ms), but the call may have.',
        null,
      ),
    ),
    reads: [
      { exchange: listOf('not moved', before), settles: 'none' },
      { exchange: normalizedStatus(idle), settles: 'none' },
    ],
  }),
];

/** An error that was there before says nothing of this import. */
const staleErrors: readonly [Sequence, ...Sequence[]] = [
  sequence('it stays until something moves, and then counts', {
    baseline: [listOf('before', before), normalizedStatus(error)],
    reads: [
      { exchange: normalizedStatus(error), settles: 'none' },
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: normalizedStatus(error),
        settles: {
          kind: 'failed',
          proof: {
            kind: 'error-seen',
            before: seen(before, error),
            after: seen(after, error),
            confidence: 'inferred',
          },
        },
      },
    ],
  }),
  sequence('it goes when the import goes well', {
    baseline: [listOf('before', before), normalizedStatus(error)],
    reads: [
      { exchange: normalizedStatus(running), settles: 'running' },
      {
        exchange: normalizedStatus(idle),
        settles: {
          kind: 'succeeded',
          proof: {
            kind: 'running-seen',
            before: seen(before, error),
            after: seen(before, idle),
            confidence: 'inferred',
          },
        },
      },
    ],
  }),
];

/** A read that lags behind shows an older stamp. */
const earlierAttempts: readonly [Sequence, ...Sequence[]] = [
  sequence('at the baseline: the newer one was seen before and is no move', {
    longBefore: [listOf('newer', between)],
    baseline: atRest,
    reads: [
      { exchange: listOf('as seen before', between), settles: 'none' },
      { exchange: normalizedStatus(idle), settles: 'none' },
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: normalizedStatus(idle),
        settles: {
          kind: 'succeeded',
          proof: { kind: 'stamp-moved', before: wasIdle, after: seen(after, idle), confidence: 'inferred' },
        },
      },
    ],
  }),
  sequence('after the trigger: an older one, or the same with other digits, is no move', {
    baseline: [listOf('before', between), normalizedStatus(idle)],
    reads: [
      { exchange: listOf('older', before), settles: 'none' },
      {
        exchange: listOf('other digits', lastAttempt('2026-11-22T03:30:00.0000000', '2026-11-22T11:30:00Z')),
        settles: 'none',
      },
      { exchange: normalizedStatus(idle), settles: 'none' },
    ],
  }),
  sequence('in the repeated autumn hour: a step back counts together with running seen', {
    baseline: [
      listOf('first pass', lastAttempt('2026-11-01T01:50:00', '2026-11-01T08:50:00Z', true)),
      normalizedStatus(idle),
    ],
    reads: [
      {
        exchange: listOf('second pass', lastAttempt('2026-11-01T01:10:00', '2026-11-01T08:10:00Z', true)),
        settles: 'none',
      },
      { exchange: normalizedStatus(idle), settles: 'none' },
      { exchange: normalizedStatus(running), settles: 'running' },
      {
        exchange: normalizedStatus(idle),
        settles: {
          kind: 'succeeded',
          proof: {
            kind: 'running-seen-and-stamp-moved',
            before: { attemptAt: '2026-11-01T01:50:00', providerStatus: 'Success' },
            after: { attemptAt: '2026-11-01T01:10:00', providerStatus: 'Success' },
            confidence: 'confirmed',
          },
        },
      },
    ],
  }),
];

/** Somebody else's import runs when the trigger is sent: its end cannot be told from ours. */
const busySources: readonly [Sequence, ...Sequence[]] = [
  sequence('running: the end is never better than inferred', {
    baseline: [listOf('before', before), normalizedStatus(running)],
    reads: [
      { exchange: normalizedStatus(running), settles: 'running' },
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: normalizedStatus(idle),
        settles: {
          kind: 'succeeded',
          proof: {
            kind: 'running-seen-and-stamp-moved',
            before: seen(before, running),
            after: seen(after, idle),
            confidence: 'inferred',
          },
        },
      },
    ],
  }),
];

/** Triggers and the reads around them. */
export const sequences = {
  'import followed to its end': followed,
  'lost trigger answer': lostResponses,
  'stale error': staleErrors,
  'older stamp after a newer one': earlierAttempts,
  'source busy at baseline': busySources,
} as const satisfies Partial<ProviderScenarios>;
