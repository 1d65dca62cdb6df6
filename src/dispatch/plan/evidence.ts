import type { ProviderDefinition, ProviderSettings } from '../../providers/contract/provider.js';
import type { SourceStatus, AttemptOrder, StatusReading } from '../../providers/contract/source-reading.js';
import type { Proof, SeenState } from '../../refresh/rules/notes.js';

/** What the reads of a source show for one run. Survives a JSON round trip. Times are milliseconds of the database's clock. */
export interface Evidence {
  /** The source before the trigger, from a read that started after the run became eligible. */
  readonly baseline: SeenState & { readonly normalizedStatus: SourceStatus | null };
  /** The latest last attempt that was ever seen of the source before the trigger. */
  readonly latestAttempt: string | null;
  /** Only reads that start after this count: the trigger's response, or its sending if the response was lost. Null: none counts yet. */
  readonly countsFromInMs: number | null;
  /** When the run was last retriggered: reads that started before do not settle this trigger. Left out: triggered once. */
  readonly settlesFromInMs?: number;
  /** Counting reads since the latest trigger; not counted beyond two. */
  readonly countingReads: number;
  /** The last attempt that moved, and when the first read that showed it started. */
  readonly moved: { readonly lastAttempt: string; readonly readStartedAtInMs: number } | null;
  /** A step back that the repeated autumn hour explains: it counts as a move only if running was seen too. */
  readonly movedIfRunning: { readonly lastAttempt: string; readonly readStartedAtInMs: number } | null;
  /** Start of the first counting read that showed it running. */
  readonly runningSeenInMs: number | null;
  /** Start of the last such read. */
  readonly runningLastSeenInMs: number | null;
  /** True when a counting read showed a known status other than error. */
  readonly otherStatusSeen: boolean;
  /** An unknown status, seen after the last attempt moved: the reason why there is no end. */
  readonly unmappedStatus: string | null;
}

/** What one read showed of the source of a run. */
export interface SourceRead {
  readonly startedAtInMs: number;
  readonly finishedAtInMs: number;
  /** The raw last attempt; undefined when this kind of read shows none. */
  readonly lastAttempt?: string | null;
  /** The status; null when this kind of read shows none. */
  readonly status: StatusReading | null;
}

interface WeighedAccount {
  readonly definition: Pick<ProviderDefinition, 'compareAttempts' | 'lastAttemptMovesAtEnd'>;
  readonly settings: ProviderSettings;
}

/** How a provider's reads are weighed. */
export interface WeighingRules {
  readonly compareAttempts: (earlier: string, later: string) => AttemptOrder;
  /** The last attempt is known to move at the end: a move alone proves the end. */
  readonly lastAttemptMovesAtEnd: boolean;
}

/** The rules for the reads of an account. */
export function weighingRulesOf({ definition, settings }: WeighedAccount): WeighingRules {
  return {
    compareAttempts: definition.compareAttempts,
    lastAttemptMovesAtEnd: definition.lastAttemptMovesAtEnd?.(settings) ?? false,
  };
}

/** What the evidence proves after a read. */
export type Verdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | { readonly kind: 'succeeded'; readonly proof: Proof }
  | { readonly kind: 'failed'; readonly proof: Proof };

const enoughReads = 2;

/** The evidence of a run that is about to be triggered. */
export function newEvidence(baseline: Evidence['baseline'], latestAttempt: string | null): Evidence {
  return {
    baseline,
    latestAttempt,
    countsFromInMs: null,
    countingReads: 0,
    moved: null,
    movedIfRunning: null,
    runningSeenInMs: null,
    runningLastSeenInMs: null,
    otherStatusSeen: false,
    unmappedStatus: null,
  };
}

/** Weighs one read (docs/reference/statuses.md, "What an end is worth"). A read that does not count changes nothing. */
export function weighRead(
  evidence: Evidence,
  read: SourceRead,
  rules: WeighingRules,
): { readonly evidence: Evidence; readonly verdict: Verdict } {
  if (evidence.countsFromInMs === null || read.startedAtInMs <= evidence.countsFromInMs) {
    return { evidence, verdict: { kind: 'none' } };
  }
  const next = learn(evidence, read, rules);
  return { evidence: next, verdict: judge(next, read, rules) };
}

/** The move of the last attempt, or null. A step back in the repeated autumn hour counts only if running was seen. */
export function movedOf(
  evidence: Evidence,
): { readonly lastAttempt: string; readonly readStartedAtInMs: number } | null {
  return evidence.moved ?? (evidence.runningSeenInMs === null ? null : evidence.movedIfRunning);
}

/** True when the baseline showed an import of somebody else. */
export function busyAtBaseline(evidence: Evidence): boolean {
  return evidence.baseline.normalizedStatus === 'queued' || evidence.baseline.normalizedStatus === 'running';
}

function learn(evidence: Evidence, read: SourceRead, rules: WeighingRules): Evidence {
  const normalizedStatus = read.status?.normalizedStatus ?? null;
  const order = compareWithKnown(evidence, read.lastAttempt ?? null, rules);
  const settles = read.startedAtInMs > (evidence.settlesFromInMs ?? 0);
  const move = { lastAttempt: read.lastAttempt ?? '', readStartedAtInMs: read.startedAtInMs };
  const next = {
    ...evidence,
    countingReads: Math.min(enoughReads, evidence.countingReads + (settles ? 1 : 0)),
    moved: evidence.moved ?? (order === 'later' ? move : null),
    movedIfRunning: evidence.movedIfRunning ?? (order === 'later-if-running' ? move : null),
    runningSeenInMs: evidence.runningSeenInMs ?? (normalizedStatus === 'running' ? read.startedAtInMs : null),
    runningLastSeenInMs: normalizedStatus === 'running' ? read.startedAtInMs : evidence.runningLastSeenInMs,
    otherStatusSeen:
      evidence.otherStatusSeen ||
      normalizedStatus === 'idle' ||
      normalizedStatus === 'queued' ||
      normalizedStatus === 'running',
  };
  if (normalizedStatus === null) return next;
  const unmapped = normalizedStatus === 'unknown' && movedOf(next) !== null;
  return { ...next, unmappedStatus: unmapped ? (read.status?.providerStatus ?? 'no status at all') : null };
}

function compareWithKnown(
  evidence: Evidence,
  lastAttempt: string | null,
  rules: WeighingRules,
): AttemptOrder {
  if (lastAttempt === null) return 'not-later';
  const known = new Set([evidence.baseline.attemptAt, evidence.latestAttempt].filter((one) => one !== null));
  const orders = [...known].map((one) => rules.compareAttempts(one, lastAttempt));
  if (orders.includes('not-later')) return 'not-later';
  return orders.includes('later-if-running') ? 'later-if-running' : 'later';
}

function judge(evidence: Evidence, read: SourceRead, rules: WeighingRules): Verdict {
  const normalizedStatus = read.status?.normalizedStatus ?? null;
  const moved = movedOf(evidence);
  const seen = [moved?.readStartedAtInMs, evidence.runningSeenInMs].filter((at) => typeof at === 'number');
  // A status that was read before the move or before running was seen proves nothing about what came later.
  const concludes = seen.some((at) => read.startedAtInMs >= at);
  switch (normalizedStatus) {
    case 'running':
      return { kind: 'running' };
    case 'idle':
      return concludes ? { kind: 'succeeded', proof: prove(evidence, read) } : { kind: 'none' };
    case 'error':
      return isNewError(evidence, read)
        ? { kind: 'failed', proof: prove(evidence, read, true) }
        : { kind: 'none' };
    case null:
      return rules.lastAttemptMovesAtEnd && evidence.moved !== null
        ? { kind: 'succeeded', proof: { ...prove(evidence, read), confidence: 'inferred' } }
        : { kind: 'none' };
    case 'queued':
    case 'unknown':
      return { kind: 'none' };
    default:
      return normalizedStatus satisfies never;
  }
}

function isNewError(evidence: Evidence, read: SourceRead): boolean {
  const moved = movedOf(evidence);
  if (moved !== null && read.startedAtInMs >= moved.readStartedAtInMs) return true;
  const before = evidence.baseline.normalizedStatus;
  return evidence.otherStatusSeen || (before !== null && before !== 'unknown' && before !== 'error');
}

function prove(evidence: Evidence, read: SourceRead, error = false): Proof {
  const moved = movedOf(evidence);
  const running = evidence.runningSeenInMs !== null;
  return {
    kind: error
      ? 'error-seen'
      : moved === null
        ? 'running-seen'
        : running
          ? 'running-seen-and-stamp-moved'
          : 'stamp-moved',
    before: { attemptAt: evidence.baseline.attemptAt, providerStatus: evidence.baseline.providerStatus },
    after: {
      attemptAt: moved?.lastAttempt ?? read.lastAttempt ?? evidence.baseline.attemptAt,
      providerStatus: read.status?.providerStatus ?? null,
    },
    observedAt: new Date(read.finishedAtInMs).toISOString(),
    confidence: running && moved !== null && !busyAtBaseline(evidence) ? 'confirmed' : 'inferred',
  };
}
