import type { ProviderScenarios } from '../../../provider-conformance.js';
import type { Exchange } from '../../../exchange.js';
import { type ExpectedVerdict, sequencesOf } from '../../../sequence.js';
import { jsonResponse } from '../../../wire-responses.js';
import type { SourceReading, StatusReading } from '../../../../../src/providers/contract/source-reading.js';
import { listRequest, lostTrigger, quota, quotaHeaders, trigger } from './tallyport-exchanges.js';

const before = '2026-11-22T11:00:00Z';
const between = '2026-11-22T11:30:00Z';
const after = '2026-11-22T12:00:00.5Z';

const idle: StatusReading = { normalizedStatus: 'idle', providerStatus: 'resting' };
const running: StatusReading = { normalizedStatus: 'running', providerStatus: 'importing' };
const error: StatusReading = { normalizedStatus: 'error', providerStatus: 'broken' };

/** A list that shows only shop a1. */
export function listOf(
  status: StatusReading,
  lastImport: string | null,
  { channel, refreshable }: { readonly channel: string | null; readonly refreshable: boolean } = {
    channel: null,
    refreshable: true,
  },
): Exchange {
  const reading: SourceReading = {
    source: 'a1',
    name: null,
    marketplace: channel,
    active: true,
    refreshable,
    status,
    lastAttempt: lastImport === null ? null : { raw: lastImport, instant: lastImport, ambiguous: false },
    watermarkAtEarliest: null,
  };
  return {
    when: `${status.providerStatus} since ${lastImport}`,
    call: { kind: 'list' },
    request: listRequest,
    response: jsonResponse(
      200,
      { shops: [{ id: 'a1', channel, state: status.providerStatus, lastImport }] },
      quotaHeaders,
    ),
    result: { kind: 'read', value: { sources: [reading], continuation: { kind: 'none' } }, quota },
  };
}

const read = (status: StatusReading, lastImport: string, settles: ExpectedVerdict) => ({
  exchange: listOf(status, lastImport),
  settles,
});
const seen = (status: StatusReading, attemptAt: string) => ({
  attemptAt,
  providerStatus: status.providerStatus,
});
const sequence = sequencesOf('a1', trigger);
const endsWell = (from: StatusReading, confidence: 'confirmed' | 'inferred'): ExpectedVerdict => ({
  kind: 'succeeded',
  proof: {
    kind: 'running-seen-and-stamp-moved',
    before: seen(from, before),
    after: seen(idle, after),
    confidence,
  },
});

/** All sequences of Tallyport. */
export const sequences = {
  'import followed to its end': [
    sequence('running and finished', {
      baseline: [listOf(idle, before)],
      reads: [
        read(idle, before, 'none'),
        read(running, before, 'running'),
        read(idle, after, endsWell(idle, 'confirmed')),
      ],
    }),
  ],
  'lost trigger response': [
    sequence('the import started nevertheless', {
      baseline: [listOf(idle, before)],
      trigger: lostTrigger,
      reads: [read(running, before, 'running'), read(idle, after, endsWell(idle, 'confirmed'))],
    }),
  ],
  'stale error': [
    sequence('the error counts only after the last attempt moved', {
      baseline: [listOf(error, before)],
      reads: [
        read(error, before, 'none'),
        read(error, after, {
          kind: 'failed',
          proof: {
            kind: 'error-seen',
            before: seen(error, before),
            after: seen(error, after),
            confidence: 'inferred',
          },
        }),
      ],
    }),
  ],
  'older attempt after a newer one': [
    sequence('the older attempt is no move', {
      longBefore: [listOf(idle, between)],
      baseline: [listOf(idle, before)],
      reads: [read(idle, between, 'none'), read(idle, before, 'none')],
    }),
  ],
  'source busy at baseline': [
    sequence('the end is inferred at best', {
      baseline: [listOf(running, before)],
      reads: [read(running, before, 'running'), read(idle, after, endsWell(running, 'inferred'))],
    }),
  ],
} as const satisfies Partial<ProviderScenarios>;
