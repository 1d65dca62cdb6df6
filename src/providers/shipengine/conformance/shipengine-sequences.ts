import { expectedFailure } from '../../../../test/conformance/expected-failure.js';
import type { ProviderScenarios } from '../../../../test/conformance/provider-conformance.js';
import {
  type ExpectedVerdict,
  failed,
  seen,
  type Sequence,
  sequencesOf,
  succeeded,
} from '../../../../test/conformance/sequence.js';
import type { LastAttempt, StatusReading } from '../../contract/source-reading.js';
import { failedTrigger, listOf, trigger } from './shipengine-exchanges.js';

const lastAttempt = (raw: string): LastAttempt => ({ raw, instant: raw, ambiguous: false });
const before = lastAttempt('2026-11-22T11:00:00.07Z');
const between = lastAttempt('2026-11-22T11:30:00Z');
const after = lastAttempt('2026-11-22T12:00:00.283Z');

const idle: StatusReading = { normalizedStatus: 'idle', providerStatus: 'idle' };
const queued: StatusReading = { normalizedStatus: 'queued', providerStatus: 'preparing_update' };
const running: StatusReading = { normalizedStatus: 'running', providerStatus: 'updating' };
const error: StatusReading = { normalizedStatus: 'error', providerStatus: 'error' };
const unheard: StatusReading = { normalizedStatus: 'unknown', providerStatus: 'unknown' };

/** What one list shows of se-1, and what that settles. */
const read = (status: StatusReading, lastAttempt: LastAttempt | null, settles: ExpectedVerdict) => ({
  exchange: listOf(`${status.providerStatus} since ${lastAttempt?.raw}`, status, lastAttempt),
  settles,
});
const idleBaseline = [listOf('idle', idle, before)];
const wasIdle = seen(idle, before);

/** Sequences of order source se-1. The list shows statuses and last attempts. */
const sequence = sequencesOf('se-1', trigger);

const followed: readonly [Sequence, ...Sequence[]] = [
  sequence('queued, running and finished: running was seen and the last attempt moved', {
    baseline: idleBaseline,
    reads: [
      read(idle, before, 'none'),
      read(queued, before, 'none'),
      read(running, after, 'running'),
      read(idle, after, succeeded('running-seen-and-stamp-moved', wasIdle, seen(idle, after), 'confirmed')),
    ],
  }),
  sequence('never seen running, and the first attempt ever: the last attempt moved', {
    baseline: [listOf('never attempted', idle, null)],
    reads: [
      read(idle, null, 'none'),
      read(idle, after, succeeded('stamp-moved', seen(idle, null), seen(idle, after), 'inferred')),
    ],
  }),
  sequence('the import fails', {
    baseline: idleBaseline,
    reads: [read(running, before, 'running'), read(error, before, failed(wasIdle, seen(error, before)))],
  }),
  sequence('the status "unknown" after the last attempt moved: no end', {
    baseline: idleBaseline,
    reads: [read(unheard, after, 'none'), read(queued, after, 'none')],
  }),
];

const lostResponses: readonly [Sequence, ...Sequence[]] = [
  sequence('the import started nevertheless', {
    baseline: idleBaseline,
    trigger: failedTrigger(
      'a reset connection',
      'unknown',
      { kind: 'reset' },
      expectedFailure('lost', 'No response of ShipEngine arrived (ECONNRESET), but the call may have.', null),
    ),
    reads: [
      read(running, before, 'running'),
      read(idle, before, succeeded('running-seen', wasIdle, wasIdle, 'inferred')),
    ],
  }),
  sequence('no import started: nothing is settled', {
    baseline: idleBaseline,
    trigger: failedTrigger(
      'no response in time',
      'unknown',
      { kind: 'silence' },
      expectedFailure(
        'lost',
        'No response of ShipEngine arrived (no complete response within 150 ms), but the call may have.',
        null,
      ),
    ),
    reads: [read(idle, before, 'none'), read(idle, before, 'none')],
  }),
];

const staleErrors: readonly [Sequence, ...Sequence[]] = [
  sequence('the error counts only after the last attempt moved', {
    baseline: [listOf('broken', error, before)],
    reads: [read(error, before, 'none'), read(error, after, failed(seen(error, before), seen(error, after)))],
  }),
  sequence('the trigger clears the error, and the import succeeds', {
    baseline: [listOf('broken', error, before)],
    reads: [
      read(queued, before, 'none'),
      read(running, before, 'running'),
      read(
        idle,
        after,
        succeeded('running-seen-and-stamp-moved', seen(error, before), seen(idle, after), 'confirmed'),
      ),
    ],
  }),
];

const earlierAttempts: readonly [Sequence, ...Sequence[]] = [
  sequence('at the baseline: the newer attempt was known before, so it is no move', {
    longBefore: [listOf('newer', idle, between)],
    baseline: idleBaseline,
    reads: [
      read(idle, between, 'none'),
      read(idle, after, succeeded('stamp-moved', wasIdle, seen(idle, after), 'inferred')),
    ],
  }),
  sequence('after the trigger: an older attempt, or the same with other digits, is no move', {
    baseline: [listOf('idle', idle, between)],
    reads: [
      read(idle, before, 'none'),
      read(idle, { ...between, raw: '2026-11-22T11:30:00.0000000Z' }, 'none'),
    ],
  }),
];

const busySources: readonly [Sequence, ...Sequence[]] = [
  sequence('running: the end is inferred at best', {
    baseline: [listOf('busy', running, before)],
    reads: [
      read(running, before, 'running'),
      read(
        idle,
        after,
        succeeded('running-seen-and-stamp-moved', seen(running, before), seen(idle, after), 'inferred'),
      ),
    ],
  }),
];

/** All sequences of ShipEngine. */
export const sequences = {
  'import followed to its end': followed,
  'lost trigger response': lostResponses,
  'stale error': staleErrors,
  'older attempt after a newer one': earlierAttempts,
  'source busy at baseline': busySources,
} as const satisfies Partial<ProviderScenarios>;
