/** `waiting`: not triggered; `triggering`: frozen, the response is not known yet; `live`: accepted and followed; `finished`. */
export type RunState = 'waiting' | 'triggering' | 'live' | 'finished';

/** How a run ended. Only `succeeded` and `failed` end its targets; the others leave it with none. */
export type RunOutcome =
  | 'succeeded'
  | 'failed'
  /** Its unfinished targets moved to a waiting run because its end was lost. */
  | 'superseded'
  /** Never asked: nobody wanted it any more. */
  | 'withdrawn'
  /** Asked, but nobody wanted it any more and its end was not seen in time. */
  | 'abandoned';

/** What happens to a run. */
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

/** What ends a run that is not withdrawn. */
export type EndingEvent = Extract<
  RunEvent,
  'rejected' | 'succeeded' | 'failed' | 'given-up' | 'superseded' | 'abandoned'
>;

/** How a run ended, by what ended it. */
export const outcomeOfEnd: Readonly<Record<EndingEvent, RunOutcome>> = {
  rejected: 'failed',
  succeeded: 'succeeded',
  failed: 'failed',
  'given-up': 'failed',
  superseded: 'superseded',
  abandoned: 'abandoned',
};

/** The state after an event, or null when the event is not allowed in this state (it came too late and changes nothing). */
export function nextRunState(state: RunState, event: RunEvent): RunState | null {
  return runTransitions[state][event] ?? null;
}
