import type { CallResponse, StartedCall } from '../../../../src/dispatch/store/started-call.js';
import type { FailureKind } from '../../../../src/providers/contract/provider-response.js';
import type { SourceReading, SourceStatus } from '../../../../src/providers/contract/source-reading.js';
import type { ResponseOutcome, Move } from './any-move.js';
import {
  failedResponse,
  failureOf,
  goodResponse,
  listOf,
  readingOf,
  triggerFailed,
} from './twin-responses.js';

const failures: Readonly<Record<Exclude<ResponseOutcome, 'good' | 'partial'>, FailureKind>> = {
  lost: 'lost',
  unreachable: 'unreachable',
  throttled: 'throttled',
  'not-refreshable': 'not-refreshable',
  unauthorized: 'unauthorized',
  rejected: 'rejected',
};

/** The response that a move gives to a call at this minute of the scenario. */
export function chooseResponse(
  started: StartedCall,
  { outcome, normalizedStatus, minute }: Extract<Move, { kind: 'respond' }>,
  { listShowsStatus, minutesPassed }: { readonly listShowsStatus: boolean; readonly minutesPassed: number },
): CallResponse {
  const sources = chooseSources(minute, minutesPassed, listShowsStatus ? normalizedStatus : null);
  if (outcome === 'good') return goodResponse(started, sources, normalizedStatus);
  if (outcome === 'partial') {
    if (started.call.kind !== 'list') return goodResponse(started, sources, normalizedStatus);
    return listOf(sources.slice(0, 2), minute < 3 ? { kind: 'page', page: 'next' } : withheld);
  }
  const failure = failureOf(failures[outcome], outcome === 'throttled' && minute > 2 ? 3000 : null);
  const isTrigger = started.runIds.length > 0;
  if (!isTrigger) return failedResponse(started, failure);
  if (outcome === 'lost') return triggerFailed('unknown', failure);
  return triggerFailed(
    outcome === 'unreachable' || outcome === 'throttled' ? 'not-asked' : 'rejected',
    failure,
  );
}

const withheld = { kind: 'withheld', detail: 'Some are missing.' } as const;

/** Store 1 moves with time, store 2 stays, store 3 comes and goes. */
function chooseSources(
  minute: number,
  minutesPassed: number,
  normalizedStatus: SourceStatus | null,
): SourceReading[] {
  return [
    readingOf('1', minute + minutesPassed, normalizedStatus),
    readingOf('2', minute > 3 ? 1 : 0, normalizedStatus === null ? null : 'idle'),
    ...(minute === 4 ? [] : [readingOf('3', null, normalizedStatus, { refreshable: minute !== 5 })]),
  ];
}
