/** `waiting`: not triggered. `triggering`: frozen, the response is not known yet. `live`: accepted and followed. */
export type RunState = 'waiting' | 'triggering' | 'live' | 'finished';

/** How a run finished. Only `succeeded` and `failed` finish its targets. With the others no unfinished target is left. */
export type RunOutcome =
  | 'succeeded'
  | 'failed'
  /** Its end was lost, and its unfinished targets moved to a waiting run. */
  | 'superseded'
  /** Never triggered: no request needed it any more. */
  | 'withdrawn'
  /** Triggered, but no request needed it any more, and no read showed its end in time. */
  | 'abandoned';

/** What can happen to a run. */
export type RunEvent =
  | 'frozen'
  | 'not-asked'
  | 'response-lost'
  | 'retriggered'
  | 'accepted'
  | 'rejected'
  | 'succeeded'
  | 'failed'
  | 'given-up'
  | 'superseded'
  | 'withdrawn'
  | 'abandoned';

/** Every allowed transition of a run, by event. */
export const runTransitions: Readonly<Record<RunState, Partial<Readonly<Record<RunEvent, RunState>>>>> = {
  waiting: { frozen: 'triggering', rejected: 'finished', 'given-up': 'finished', withdrawn: 'finished' },
  triggering: {
    'not-asked': 'waiting',
    'response-lost': 'triggering',
    retriggered: 'triggering',
    accepted: 'live',
    rejected: 'finished',
    succeeded: 'finished',
    failed: 'finished',
    'given-up': 'finished',
    superseded: 'finished',
    abandoned: 'finished',
  },
  live: {
    succeeded: 'finished',
    failed: 'finished',
    'given-up': 'finished',
    superseded: 'finished',
    abandoned: 'finished',
  },
  finished: {},
};

/** Events that finish a run. `withdrawn` is not among them. */
export type EndingEvent = Extract<
  RunEvent,
  'rejected' | 'succeeded' | 'failed' | 'given-up' | 'superseded' | 'abandoned'
>;

/** The outcome of a run, by the event that finished it. */
export const outcomeOfEnd: Readonly<Record<EndingEvent, RunOutcome>> = {
  rejected: 'failed',
  succeeded: 'succeeded',
  failed: 'failed',
  'given-up': 'failed',
  superseded: 'superseded',
  abandoned: 'abandoned',
};

/** The state after an event. Null if the state does not allow the event: it came too late and changes nothing. */
export function nextRunState(state: RunState, event: RunEvent): RunState | null {
  return runTransitions[state][event] ?? null;
}
