import { expect } from '@jest/globals';
import {
  type Evidence,
  newEvidence,
  type SourceRead,
  weighingRulesOf,
  weighRead,
} from '../../src/dispatch/plan/evidence.js';
import type { ProviderDefinition } from '../../src/providers/contract/provider.js';
import type { AdapterResponse, Exchange } from './exchange.js';
import { readSources, readStatus } from './inspect-response.js';
import type { ProviderConformance } from './provider-conformance.js';
import { runExchange } from './run-exchange.js';
import type { ExpectedVerdict, Sequence } from './sequence.js';

const readTakesInMs = 100;

/**
 * Runs a sequence with the real adapter, and weighs its reads like the dispatcher. Reads are a second apart. Reads before the
 * trigger count only for the baseline.
 */
export async function runSequence(conformance: ProviderConformance, sequence: Sequence): Promise<void> {
  const { definition } = conformance;
  const rules = weighingRulesOf({ definition, settings: sequence.settings ?? {} });
  let nowInMs = Date.parse('2026-11-22T12:00:00Z');
  const read = async (exchange: Exchange): Promise<SourceRead> => {
    nowInMs += 1000;
    const response = await runExchange(conformance, exchange);
    return {
      startedAtInMs: nowInMs,
      finishedAtInMs: nowInMs + readTakesInMs,
      ...showSource(response, sequence.source),
    };
  };
  const before: SourceRead[] = [];
  for (const exchange of sequence.longBefore ?? []) before.push(await read(exchange));
  const baselineReads: SourceRead[] = [];
  for (const exchange of sequence.baseline) baselineReads.push(await read(exchange));
  const started = startEvidence(definition, before, baselineReads);
  await runExchange(conformance, sequence.trigger);
  expect(['accepted', 'unknown']).toContain(sequence.trigger.result.kind);
  let evidence: Evidence = { ...started, countsFromInMs: nowInMs + 500 };
  const settled: unknown[] = [];
  for (const { exchange } of sequence.reads) {
    const weighed = weighRead(evidence, await read(exchange), rules);
    evidence = weighed.evidence;
    settled.push(weighed.verdict);
  }
  const ends = sequence.reads.map(
    (_, index) => nowInMs - (sequence.reads.length - 1 - index) * 1000 + readTakesInMs,
  );
  expect(settled).toEqual(
    sequence.reads.map(({ settles }, index) => complete(settles, ends[index] ?? Number.NaN)),
  );
}

/** The baseline and the latest known attempt, as the dispatcher stores them (`src/dispatch/store/record-list.ts`). */
function startEvidence(
  { compareAttempts }: ProviderDefinition,
  before: readonly SourceRead[],
  baselineReads: readonly SourceRead[],
): Evidence {
  const lastAttempts = [...before, ...baselineReads].flatMap(({ lastAttempt }) => lastAttempt ?? []);
  const latest = lastAttempts.reduce<string | null>(
    (known, lastAttempt) =>
      known === null || compareAttempts(known, lastAttempt) === 'later' ? lastAttempt : known,
    null,
  );
  const attemptAt =
    baselineReads.findLast(({ lastAttempt }) => lastAttempt !== undefined)?.lastAttempt ?? null;
  const status = baselineReads.findLast((one) => one.status !== null)?.status ?? null;
  const { normalizedStatus = null, providerStatus = null } = status ?? {};
  return newEvidence({ attemptAt, providerStatus, normalizedStatus }, latest);
}

/** What a response shows of one source: last attempt and perhaps status in a list, otherwise only the status. */
function showSource(response: AdapterResponse, source: string): Pick<SourceRead, 'lastAttempt' | 'status'> {
  const status = readStatus(response);
  if (status !== null) return { status };
  const reading = readSources(response).find((one) => one.source === source);
  if (reading === undefined) throw new Error(`A read of the sequence does not show ${source}.`);
  return { lastAttempt: reading.lastAttempt?.raw ?? null, status: reading.status };
}

function complete(settles: ExpectedVerdict, finishedAtInMs: number): unknown {
  if (typeof settles === 'string') return { kind: settles };
  return { ...settles, proof: { ...settles.proof, observedAt: new Date(finishedAtInMs).toISOString() } };
}
