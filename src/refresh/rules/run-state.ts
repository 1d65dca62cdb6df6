import type { TriggerResponse } from '../../providers/contract/provider-response.js';

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

/**
 * What can happen to a run: it is frozen for its trigger, the response comes (its word is that of `TriggerResponse`; `unknown` when
 * it was lost), it is retriggered, and it ends (its word is that of the outcome).
 */
export type RunEvent = 'frozen' | 'retriggered' | TriggerResponse['kind'] | RunOutcome;

/** Every allowed transition of a run, by event. */
export const runTransitions: Readonly<Record<RunState, Partial<Readonly<Record<RunEvent, RunState>>>>> = {
  waiting: { frozen: 'triggering', failed: 'finished', withdrawn: 'finished' },
  triggering: {
    'not-asked': 'waiting',
    unknown: 'triggering',
    retriggered: 'triggering',
    accepted: 'live',
    rejected: 'finished',
    succeeded: 'finished',
    failed: 'finished',
    superseded: 'finished',
    abandoned: 'finished',
  },
  live: {
    succeeded: 'finished',
    failed: 'finished',
    superseded: 'finished',
    abandoned: 'finished',
  },
  finished: {},
};

/** An event that finishes a run. `withdrawn` is not among them: it is recorded without a transition. */
export type EndingEvent = 'rejected' | Exclude<RunOutcome, 'withdrawn'>;

/** The outcome of a run that an event finished: it fails when its trigger is rejected. */
export function outcomeOfEnd(event: EndingEvent): Exclude<RunOutcome, 'withdrawn'> {
  return event === 'rejected' ? 'failed' : event;
}

/** The state after an event. Null if the state does not allow the event: it came too late and changes nothing. */
export function nextRunState(state: RunState, event: RunEvent): RunState | null {
  return runTransitions[state][event] ?? null;
}
