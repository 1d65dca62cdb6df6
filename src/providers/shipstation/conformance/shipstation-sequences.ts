import { expectedFailure } from '../../../../test/conformance/expected-failure.js';
import type { ProviderScenarios } from '../../../../test/conformance/provider-conformance.js';
import type { Exchange } from '../../../../test/conformance/exchange.js';
import {
  type ExpectedVerdict,
  failed,
  seen,
  type Sequence,
  sequencesOf,
  succeeded,
} from '../../../../test/conformance/sequence.js';
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
const wasIdle = seen(idle, before);

const read = (exchange: Exchange, settles: ExpectedVerdict) => ({ exchange, settles });

/** Sequences of store 12345. The list shows last attempts, `getrefreshstatus` statuses. */
const sequence = sequencesOf('12345', trigger);

/** From the trigger to the end, with every status. */
const followed: readonly [Sequence, ...Sequence[]] = [
  sequence('queued, running and finished: running was seen and the last attempt moved', {
    baseline: atRest,
    reads: [
      read(listOf('not started', before), 'none'),
      read(normalizedStatus(queued), 'none'),
      read(normalizedStatus(running), 'running'),
      read(listOf('moved', after), 'none'),
      read(
        normalizedStatus(idle),
        succeeded('running-seen-and-stamp-moved', wasIdle, seen(idle, after), 'confirmed'),
      ),
    ],
  }),
  sequence('never seen running: the last attempt moved, then idle', {
    baseline: atRest,
    reads: [
      read(normalizedStatus(idle), 'none'),
      read(listOf('moved', after), 'none'),
      read(normalizedStatus(idle), succeeded('stamp-moved', wasIdle, seen(idle, after), 'inferred')),
    ],
  }),
  sequence('the import fails', {
    baseline: atRest,
    reads: [
      read(normalizedStatus(running), 'running'),
      read(normalizedStatus(error), failed(wasIdle, seen(error, before))),
    ],
  }),
  sequence('the last attempt is known to move at the end: it alone ends the import', {
    settings: { stampMoves: 'end' },
    baseline: [listOf('before', before)],
    reads: [
      read(listOf('not started', before), 'none'),
      read(
        listOf('moved', after),
        succeeded('stamp-moved', seen(null, before), seen(null, after), 'inferred'),
      ),
    ],
  }),
  sequence('an unknown status after the last attempt moved: no end', {
    baseline: atRest,
    reads: [
      read(listOf('moved', after), 'none'),
      read(normalizedStatus({ normalizedStatus: 'unknown', providerStatus: 'Refreshed' }), 'none'),
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
      read(normalizedStatus(running), 'running'),
      read(normalizedStatus(idle), succeeded('running-seen', wasIdle, seen(idle, before), 'inferred')),
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
    reads: [read(listOf('not moved', before), 'none'), read(normalizedStatus(idle), 'none')],
  }),
];

/** An error from before is no evidence about this import. */
const staleErrors: readonly [Sequence, ...Sequence[]] = [
  sequence('the error counts only after the last attempt moved', {
    baseline: [listOf('before', before), normalizedStatus(error)],
    reads: [
      read(normalizedStatus(error), 'none'),
      read(listOf('moved', after), 'none'),
      read(normalizedStatus(error), failed(seen(error, before), seen(error, after))),
    ],
  }),
  sequence('the error disappears when the import succeeds', {
    baseline: [listOf('before', before), normalizedStatus(error)],
    reads: [
      read(normalizedStatus(running), 'running'),
      read(
        normalizedStatus(idle),
        succeeded('running-seen', seen(error, before), seen(idle, before), 'inferred'),
      ),
    ],
  }),
];

/** A read that lags behind shows an older attempt. */
const earlierAttempts: readonly [Sequence, ...Sequence[]] = [
  sequence('at the baseline: the newer attempt was known before, so it is no move', {
    longBefore: [listOf('newer', between)],
    baseline: atRest,
    reads: [
      read(listOf('as seen before', between), 'none'),
      read(normalizedStatus(idle), 'none'),
      read(listOf('moved', after), 'none'),
      read(normalizedStatus(idle), succeeded('stamp-moved', wasIdle, seen(idle, after), 'inferred')),
    ],
  }),
  sequence('after the trigger: an older attempt, or the same with other digits, is no move', {
    baseline: [listOf('before', between), normalizedStatus(idle)],
    reads: [
      read(listOf('older', before), 'none'),
      read(
        listOf('other digits', lastAttempt('2026-11-22T03:30:00.0000000', '2026-11-22T11:30:00Z')),
        'none',
      ),
      read(normalizedStatus(idle), 'none'),
    ],
  }),
  sequence('in the repeated autumn hour: a step back counts if running was seen', {
    baseline: [
      listOf('first pass', lastAttempt('2026-11-01T01:50:00', '2026-11-01T08:50:00Z', true)),
      normalizedStatus(idle),
    ],
    reads: [
      read(listOf('second pass', lastAttempt('2026-11-01T01:10:00', '2026-11-01T08:10:00Z', true)), 'none'),
      read(normalizedStatus(idle), 'none'),
      read(normalizedStatus(running), 'running'),
      read(
        normalizedStatus(idle),
        succeeded(
          'running-seen-and-stamp-moved',
          { attemptAt: '2026-11-01T01:50:00', providerStatus: 'Success' },
          { attemptAt: '2026-11-01T01:10:00', providerStatus: 'Success' },
          'confirmed',
        ),
      ),
    ],
  }),
];

/** Another import runs when the trigger is sent. Its end looks like ours. */
const busySources: readonly [Sequence, ...Sequence[]] = [
  sequence('running: the end is inferred at best', {
    baseline: [listOf('before', before), normalizedStatus(running)],
    reads: [
      read(normalizedStatus(running), 'running'),
      read(listOf('moved', after), 'none'),
      read(
        normalizedStatus(idle),
        succeeded('running-seen-and-stamp-moved', seen(running, before), seen(idle, after), 'inferred'),
      ),
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
