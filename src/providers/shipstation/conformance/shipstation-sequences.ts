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

/** Sequences of store 12345. The list shows last attempts, `getrefreshstatus` statuses. */
const sequence = (
  when: string,
  rest: Omit<Sequence, 'when' | 'source' | 'trigger'> & Partial<Sequence>,
): Sequence => ({
  when,
  source: '12345',
  trigger,
  ...rest,
});

/** From the trigger to the end, with every status. */
const followed: readonly [Sequence, ...Sequence[]] = [
  sequence('queued, running and finished: running was seen and the last attempt moved', {
    baseline: atRest,
    reads: [
      { exchange: listOf('not started', before), settles: 'none' },
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
  sequence('never seen running: the last attempt moved, then idle', {
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
  sequence('the import fails', {
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
  sequence('the last attempt is known to move at the end: it alone ends the import', {
    settings: { stampMoves: 'end' },
    baseline: [listOf('before', before)],
    reads: [
      { exchange: listOf('not started', before), settles: 'none' },
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
  sequence('an unknown status after the last attempt moved: no end', {
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

/** Nobody knows whether the trigger arrived. Only reads show it. */
const lostResponses: readonly [Sequence, ...Sequence[]] = [
  sequence('the import started nevertheless', {
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
  sequence('no import started: nothing is settled', {
    baseline: atRest,
    trigger: failedTrigger(
      'no response in time',
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

/** An error from before is no evidence about this import. */
const staleErrors: readonly [Sequence, ...Sequence[]] = [
  sequence('the error counts only after the last attempt moved', {
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
  sequence('the error disappears when the import succeeds', {
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

/** A read that lags behind shows an older attempt. */
const earlierAttempts: readonly [Sequence, ...Sequence[]] = [
  sequence('at the baseline: the newer attempt was known before, so it is no move', {
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
  sequence('after the trigger: an older attempt, or the same with other digits, is no move', {
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
  sequence('in the repeated autumn hour: a step back counts if running was seen', {
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

/** Another import runs when the trigger is sent. Its end looks like ours. */
const busySources: readonly [Sequence, ...Sequence[]] = [
  sequence('running: the end is inferred at best', {
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

/** All sequences of ShipStation V1. */
export const sequences = {
  'import followed to its end': followed,
  'lost trigger response': lostResponses,
  'stale error': staleErrors,
  'older attempt after a newer one': earlierAttempts,
  'source busy at baseline': busySources,
} as const satisfies Partial<ProviderScenarios>;
