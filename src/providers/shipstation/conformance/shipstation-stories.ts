import { expectedFailure } from '../../../../test/conformance/expected-failure.js';
import type { ProviderScenarios } from '../../../../test/conformance/provider-conformance.js';
import type { Story } from '../../../../test/conformance/story.js';
import type { ProviderStamp, StatusReading } from '../../contract/source-reading.js';
import { failedTrigger, listOf, statusOf, trigger } from './shipstation-exchanges.js';

const stamp = (raw: string, instant: string, ambiguous = false): ProviderStamp => ({
  raw,
  instant,
  ambiguous,
});
const before = stamp('2026-11-22T03:00:00.07', '2026-11-22T11:00:00.07Z');
const after = stamp('2026-11-22T04:00:00.283', '2026-11-22T12:00:00.283Z');
const between = stamp('2026-11-22T03:30:00', '2026-11-22T11:30:00Z');

const running: StatusReading = { word: 'running', providerStatus: 'Updating orders' };
const idle: StatusReading = { word: 'idle', providerStatus: 'Success' };
const queued: StatusReading = { word: 'queued', providerStatus: 'Queued' };
const error: StatusReading = { word: 'error', providerStatus: 'Connection error' };
const word = ({ word: meaning, providerStatus }: StatusReading) =>
  statusOf(meaning, { storeId: 12345, refreshStatus: providerStatus }, { word: meaning, providerStatus });

const atRest = [listOf('before', before), word(idle)];
const seen = (attemptAt: ProviderStamp, status: StatusReading) => ({
  attemptAt: attemptAt.raw,
  providerStatus: status.providerStatus,
});
const wasIdle = seen(before, idle);

/** Stories of store 12345: the list shows stamps, `getrefreshstatus` the words. */
const story = (when: string, rest: Omit<Story, 'when' | 'source' | 'trigger'> & Partial<Story>): Story => ({
  when,
  source: '12345',
  trigger,
  ...rest,
});

/** From the trigger to the end, with every word on the way. */
const followed: readonly [Story, ...Story[]] = [
  story('waiting, running and finished: running seen and stamp moved', {
    baseline: atRest,
    reads: [
      { exchange: listOf('not begun', before), settles: 'none' },
      { exchange: word(queued), settles: 'none' },
      { exchange: word(running), settles: 'running' },
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: word(idle),
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
  story('never seen running: the moved stamp and a later idle word', {
    baseline: atRest,
    reads: [
      { exchange: word(idle), settles: 'none' },
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: word(idle),
        settles: {
          kind: 'succeeded',
          proof: { kind: 'stamp-moved', before: wasIdle, after: seen(after, idle), confidence: 'inferred' },
        },
      },
    ],
  }),
  story('ended in an error', {
    baseline: atRest,
    reads: [
      { exchange: word(running), settles: 'running' },
      {
        exchange: word(error),
        settles: {
          kind: 'failed',
          proof: { kind: 'error-seen', before: wasIdle, after: seen(before, error), confidence: 'inferred' },
        },
      },
    ],
  }),
  story('the stamp is known to move at the end: it alone ends the import', {
    stampMovesAtEnd: true,
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
  story('a word nobody knows after the stamp moved: no end', {
    baseline: atRest,
    reads: [
      { exchange: listOf('moved', after), settles: 'none' },
      { exchange: word({ word: 'unknown', providerStatus: 'Refreshed' }), settles: 'none' },
    ],
  }),
];

/** Whether the trigger arrived is not known: only reads tell. */
const lostAnswers: readonly [Story, ...Story[]] = [
  story('the import began all the same', {
    baseline: atRest,
    trigger: failedTrigger(
      'a reset connection',
      'unknown',
      { kind: 'reset' },
      expectedFailure(
        'lost',
        'The answer of ShipStation did not arrive (ECONNRESET); the call may have.',
        null,
      ),
    ),
    reads: [
      { exchange: word(running), settles: 'running' },
      {
        exchange: word(idle),
        settles: {
          kind: 'succeeded',
          proof: { kind: 'running-seen', before: wasIdle, after: seen(before, idle), confidence: 'inferred' },
        },
      },
    ],
  }),
  story('nothing began: nothing is settled', {
    baseline: atRest,
    trigger: failedTrigger(
      'no answer in time',
      'unknown',
      { kind: 'silence' },
      expectedFailure(
        'lost',
        'The answer of ShipStation did not arrive (no whole answer within 150 ms); the call may have.',
        null,
      ),
    ),
    reads: [
      { exchange: listOf('not moved', before), settles: 'none' },
      { exchange: word(idle), settles: 'none' },
    ],
  }),
];

/** An error that was there before says nothing of this import. */
const staleErrors: readonly [Story, ...Story[]] = [
  story('it stays until something moves, and then counts', {
    baseline: [listOf('before', before), word(error)],
    reads: [
      { exchange: word(error), settles: 'none' },
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: word(error),
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
  story('it goes when the import goes well', {
    baseline: [listOf('before', before), word(error)],
    reads: [
      { exchange: word(running), settles: 'running' },
      {
        exchange: word(idle),
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
const olderStamps: readonly [Story, ...Story[]] = [
  story('at the baseline: the newer one was seen before and is no move', {
    longBefore: [listOf('newer', between)],
    baseline: atRest,
    reads: [
      { exchange: listOf('as seen before', between), settles: 'none' },
      { exchange: word(idle), settles: 'none' },
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: word(idle),
        settles: {
          kind: 'succeeded',
          proof: { kind: 'stamp-moved', before: wasIdle, after: seen(after, idle), confidence: 'inferred' },
        },
      },
    ],
  }),
  story('after the trigger: an older one, or the same with other digits, is no move', {
    baseline: [listOf('before', between), word(idle)],
    reads: [
      { exchange: listOf('older', before), settles: 'none' },
      {
        exchange: listOf('other digits', stamp('2026-11-22T03:30:00.0000000', '2026-11-22T11:30:00Z')),
        settles: 'none',
      },
      { exchange: word(idle), settles: 'none' },
    ],
  }),
  story('in the repeated autumn hour: a step back counts together with running seen', {
    baseline: [listOf('first pass', stamp('2026-11-01T01:50:00', '2026-11-01T08:50:00Z', true)), word(idle)],
    reads: [
      {
        exchange: listOf('second pass', stamp('2026-11-01T01:10:00', '2026-11-01T08:10:00Z', true)),
        settles: 'none',
      },
      { exchange: word(idle), settles: 'none' },
      { exchange: word(running), settles: 'running' },
      {
        exchange: word(idle),
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
const busySources: readonly [Story, ...Story[]] = [
  story('running: the end is never better than inferred', {
    baseline: [listOf('before', before), word(running)],
    reads: [
      { exchange: word(running), settles: 'running' },
      { exchange: listOf('moved', after), settles: 'none' },
      {
        exchange: word(idle),
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
export const stories = {
  'import followed to its end': followed,
  'lost trigger answer': lostAnswers,
  'stale error': staleErrors,
  'older stamp after a newer one': olderStamps,
  'source busy at baseline': busySources,
} as const satisfies Partial<ProviderScenarios>;
