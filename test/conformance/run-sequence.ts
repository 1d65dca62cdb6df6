import { expect } from '@jest/globals';
import { type Evidence, newEvidence, type SourceRead, weighRead } from '../../src/dispatch/plan/evidence.js';
import type { ProviderDefinition } from '../../src/providers/contract/provider.js';
import type { AdapterResponse, Exchange } from './exchange.js';
import { readSources, readStatus } from './inspect-response.js';
import type { ProviderConformance } from './provider-conformance.js';
import { runExchange } from './run-exchange.js';
import type { ExpectedVerdict, Sequence } from './sequence.js';

const readTakesInMs = 100;

/**
 * Plays a story with the real adapter, and weighs what its reads show as the dispatcher does. Reads are a second apart; the
 * trigger's answer comes in between, so that every read before it counts for the baseline only.
 */
export async function runSequence(conformance: ProviderConformance, sequence: Sequence): Promise<void> {
  const { definition } = conformance;
  const rules = {
    compareAttempts: definition.compareAttempts,
    lastAttemptMovesAtEnd: sequence.attemptMovesAtEnd ?? false,
  };
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
  const isBehind: SourceRead[] = [];
  for (const exchange of sequence.baseline) isBehind.push(await read(exchange));
  const started = beginEvidence(definition, before, isBehind);
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

/** What the dispatcher would hold as baseline and as the latest stamp ever seen (`record/record-list.ts`). */
function beginEvidence(
  { compareAttempts }: ProviderDefinition,
  before: readonly SourceRead[],
  isBehind: readonly SourceRead[],
): Evidence {
  const lastAttempts = [...before, ...isBehind].flatMap(({ lastAttempt }) => lastAttempt ?? []);
  const latest = lastAttempts.reduce<string | null>(
    (known, lastAttempt) =>
      known === null || compareAttempts(known, lastAttempt) === 'later' ? lastAttempt : known,
    null,
  );
  const attemptAt = isBehind.findLast(({ lastAttempt }) => lastAttempt !== undefined)?.lastAttempt ?? null;
  const status = isBehind.findLast((one) => one.status !== null)?.status ?? null;
  const { normalizedStatus = null, providerStatus = null } = status ?? {};
  return newEvidence({ attemptAt, providerStatus, normalizedStatus }, latest);
}

/** What an answer shows of one source: stamp and perhaps status in a list, the status alone otherwise. */
function showSource(response: AdapterResponse, source: string): Pick<SourceRead, 'lastAttempt' | 'status'> {
  const status = readStatus(response);
  if (status !== null) return { status };
  const reading = readSources(response).find((one) => one.source === source);
  if (reading === undefined) throw new Error(`A read of the story does not show ${source}.`);
  return { lastAttempt: reading.lastAttempt?.raw ?? null, status: reading.status };
}

function complete(settles: ExpectedVerdict, finishedAtInMs: number): unknown {
  if (typeof settles === 'string') return { kind: settles };
  return { ...settles, proof: { ...settles.proof, observedAt: new Date(finishedAtInMs).toISOString() } };
}
