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
  | 'sealed'
  | 'not-asked'
  | 'answer-lost'
  | 'asked-again'
  | 'accepted'
  | 'refused'
  | 'ended-well'
  | 'ended-in-error'
  | 'given-up'
  | 'superseded'
  | 'withdrawn'
  | 'abandoned';

/** Every allowed transition of a run, by event. */
export const runTransitions: Readonly<Record<RunState, Partial<Readonly<Record<RunEvent, RunState>>>>> = {
  waiting: { sealed: 'triggering', refused: 'finished', 'given-up': 'finished', withdrawn: 'finished' },
  triggering: {
    'not-asked': 'waiting',
    'answer-lost': 'triggering',
    'asked-again': 'triggering',
    accepted: 'live',
    refused: 'finished',
    'ended-well': 'finished',
    'ended-in-error': 'finished',
    'given-up': 'finished',
    superseded: 'finished',
    abandoned: 'finished',
  },
  live: {
    'ended-well': 'finished',
    'ended-in-error': 'finished',
    'given-up': 'finished',
    superseded: 'finished',
    abandoned: 'finished',
  },
  finished: {},
};

/** What ends a run that is not withdrawn. */
export type EndingEvent = Extract<
  RunEvent,
  'refused' | 'ended-well' | 'ended-in-error' | 'given-up' | 'superseded' | 'abandoned'
>;

/** How a run ended, by what ended it. */
export const outcomeOfEnd: Readonly<Record<EndingEvent, RunOutcome>> = {
  refused: 'failed',
  'ended-well': 'succeeded',
  'ended-in-error': 'failed',
  'given-up': 'failed',
  superseded: 'superseded',
  abandoned: 'abandoned',
};

/** The state after an event, or null when the event is not allowed in this state (it came too late and changes nothing). */
export function nextRunState(state: RunState, event: RunEvent): RunState | null {
  return runTransitions[state][event] ?? null;
}
