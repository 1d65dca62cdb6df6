/** A trigger that the gateway stored before it sent it. */
export interface Intent {
  readonly rowId: number;
  readonly runIds: readonly string[];
  /** The source it names; null for all of the connection. */
  readonly source: string | null;
  readonly startedAtInMs: number;
  readonly finishedAtInMs: number | null;
  /** The outcome that the gateway stored. */
  readonly outcome: string | null;
}

/** A trigger that arrived at the provider. */
export interface Arrival {
  readonly source: string | null;
  readonly atInMs: number;
  /** It made, or would have made, the provider import. */
  readonly tookEffect: boolean;
}

/** An arrival with the intent it belongs to. */
export interface Trigger {
  readonly intent: Intent;
  readonly arrival: Arrival;
  /** It arrived after another gateway had closed the intent, because its owner had been stopped. */
  readonly isLate: boolean;
}

/** Which arrivals belong to which intents of one connection. */
export interface MatchedTriggers {
  readonly triggers: readonly Trigger[];
  /** Arrivals without an intent. */
  readonly unannounced: readonly Arrival[];
}

/** A sender on a busy machine may store its outcome a moment before the provider's process records the arrival. */
const toleranceInMs = 250;

/**
 * Gives every arrival the intent it was sent for: the newest one that was open when it arrived, or else the newest that was
 * closed before, which makes it late.
 */
export function matchTriggers(intents: readonly Intent[], arrivals: readonly Arrival[]): MatchedTriggers {
  const free = new Set(intents.toSorted((one, other) => other.startedAtInMs - one.startedAtInMs));
  const triggers: Trigger[] = [];
  const unannounced: Arrival[] = [];
  for (const arrival of arrivals.toSorted((one, other) => one.atInMs - other.atInMs)) {
    const started = [...free].filter(
      (intent) => intent.source === arrival.source && intent.startedAtInMs <= arrival.atInMs + toleranceInMs,
    );
    const open = started.find(
      (intent) => intent.finishedAtInMs === null || arrival.atInMs <= intent.finishedAtInMs + toleranceInMs,
    );
    const intent = open ?? started[0];
    if (intent === undefined) {
      unannounced.push(arrival);
      continue;
    }
    free.delete(intent);
    triggers.push({ intent, arrival, isLate: open === undefined });
  }
  return { triggers, unannounced };
}

/** A trigger of a run after an earlier one whose outcome was known. */
export interface NeedlessTrigger {
  readonly runId: string;
  readonly earlier: Intent;
  readonly later: Intent;
}

/**
 * The triggers of runs whose earlier trigger had a known outcome: accepted, rejected, or stored as not sent although the
 * provider took it.
 */
export function findNeedlessTriggers(
  intents: readonly Intent[],
  triggers: readonly Trigger[],
): readonly NeedlessTrigger[] {
  const taken = new Set(triggers.filter(({ arrival }) => arrival.tookEffect).map(({ intent }) => intent));
  const byRun = new Map<string, Intent[]>();
  for (const intent of intents.toSorted((one, other) => one.startedAtInMs - other.startedAtInMs)) {
    for (const runId of intent.runIds) byRun.set(runId, [...(byRun.get(runId) ?? []), intent]);
  }
  return [...byRun].flatMap(([runId, ofRun]) =>
    ofRun.flatMap((earlier, index) => {
      const later = ofRun[index + 1];
      if (later === undefined || earlier.outcome === 'unknown') return [];
      const mayTriggerAgain = earlier.outcome === 'not-asked' && !taken.has(earlier);
      return mayTriggerAgain ? [] : [{ runId, earlier, later }];
    }),
  );
}
