import { expect } from '@jest/globals';
import { type Evidence, newEvidence, type SourceRead, weighRead } from '../../src/dispatch/plan/evidence.js';
import type { ProviderDefinition } from '../../src/providers/contract/provider.js';
import type { AdapterAnswer, Exchange } from './exchange.js';
import { readSources, readStatus } from './look-into-answer.js';
import type { ProviderConformance } from './provider-conformance.js';
import { runExchange } from './run-exchange.js';
import type { ExpectedVerdict, Story } from './story.js';

const readTakesInMs = 100;

/**
 * Plays a story with the real adapter, and weighs what its reads show as the dispatcher does. Reads are a second apart; the
 * trigger's answer comes in between, so that every read before it counts for the baseline only.
 */
export async function runStory(conformance: ProviderConformance, story: Story): Promise<void> {
  const { definition } = conformance;
  const rules = { compareStamps: definition.compareStamps, stampMovesAtEnd: story.stampMovesAtEnd ?? false };
  let nowInMs = Date.parse('2026-11-22T12:00:00Z');
  const read = async (exchange: Exchange): Promise<SourceRead> => {
    nowInMs += 1000;
    const answer = await runExchange(conformance, exchange);
    return {
      begunAtInMs: nowInMs,
      endedAtInMs: nowInMs + readTakesInMs,
      ...showSource(answer, story.source),
    };
  };
  const before: SourceRead[] = [];
  for (const exchange of story.longBefore ?? []) before.push(await read(exchange));
  const inTurn: SourceRead[] = [];
  for (const exchange of story.baseline) inTurn.push(await read(exchange));
  const begun = beginEvidence(definition, before, inTurn);
  await runExchange(conformance, story.trigger);
  expect(['accepted', 'unknown']).toContain(story.trigger.result.kind);
  let evidence: Evidence = { ...begun, countsFromInMs: nowInMs + 500 };
  const settled: unknown[] = [];
  for (const { exchange } of story.reads) {
    const weighed = weighRead(evidence, await read(exchange), rules);
    evidence = weighed.evidence;
    settled.push(weighed.verdict);
  }
  const ends = story.reads.map(
    (_, index) => nowInMs - (story.reads.length - 1 - index) * 1000 + readTakesInMs,
  );
  expect(settled).toEqual(
    story.reads.map(({ settles }, index) => complete(settles, ends[index] ?? Number.NaN)),
  );
}

/** What the dispatcher would hold as baseline and as the latest stamp ever seen (`record/record-list.ts`). */
function beginEvidence(
  { compareStamps }: ProviderDefinition,
  before: readonly SourceRead[],
  inTurn: readonly SourceRead[],
): Evidence {
  const stamps = [...before, ...inTurn].flatMap(({ stamp }) => stamp ?? []);
  const latest = stamps.reduce<string | null>(
    (known, stamp) => (known === null || compareStamps(known, stamp) === 'later' ? stamp : known),
    null,
  );
  const attemptAt = inTurn.findLast(({ stamp }) => stamp !== undefined)?.stamp ?? null;
  const status = inTurn.findLast((one) => one.status !== null)?.status ?? null;
  const { word = null, providerStatus = null } = status ?? {};
  return newEvidence({ attemptAt, providerStatus, word }, latest);
}

/** What an answer shows of one source: stamp and perhaps status in a list, the status alone otherwise. */
function showSource(answer: AdapterAnswer, source: string): Pick<SourceRead, 'stamp' | 'status'> {
  const status = readStatus(answer);
  if (status !== null) return { status };
  const reading = readSources(answer).find((one) => one.source === source);
  if (reading === undefined) throw new Error(`A read of the story does not show ${source}.`);
  return { stamp: reading.lastAttempt?.raw ?? null, status: reading.status };
}

function complete(settles: ExpectedVerdict, endedAtInMs: number): unknown {
  if (typeof settles === 'string') return { kind: settles };
  return { ...settles, proof: { ...settles.proof, observedAt: new Date(endedAtInMs).toISOString() } };
}
