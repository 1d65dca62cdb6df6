import { describe, expect, it } from '@jest/globals';
import { nextRunState, type RunEvent, type RunState, runTransitions } from './run-state.js';

const states: readonly RunState[] = ['waiting', 'triggering', 'live', 'finished'];
const events: readonly RunEvent[] = [
  'frozen',
  'not-asked',
  'unknown',
  'retriggered',
  'accepted',
  'rejected',
  'succeeded',
  'failed',
  'superseded',
  'withdrawn',
  'abandoned',
];

/** Every allowed transition, written a second time by hand: state + event → state. */
const allowed: Readonly<Record<string, RunState>> = {
  'waiting + frozen': 'triggering',
  'waiting + failed': 'finished',
  'waiting + withdrawn': 'finished',
  'triggering + not-asked': 'waiting',
  'triggering + unknown': 'triggering',
  'triggering + retriggered': 'triggering',
  'triggering + accepted': 'live',
  'triggering + rejected': 'finished',
  'triggering + succeeded': 'finished',
  'triggering + failed': 'finished',
  'triggering + superseded': 'finished',
  'triggering + abandoned': 'finished',
  'live + succeeded': 'finished',
  'live + failed': 'finished',
  'live + superseded': 'finished',
  'live + abandoned': 'finished',
};

describe('the state of a run', () => {
  it.each(states.flatMap((state) => events.map((event) => [state, event] as const)))(
    '%s: the event %s is accepted or rejected as listed',
    (state, event) => {
      expect(nextRunState(state, event)).toBe(allowed[`${state} + ${event}`] ?? null);
    },
  );

  it('never changes once the run has finished', () => {
    expect(runTransitions.finished).toEqual({});
  });

  it('goes back to waiting only if the trigger certainly did not reach the provider', () => {
    const eventsBack = states.flatMap((state) =>
      events.filter((event) => state !== 'waiting' && nextRunState(state, event) === 'waiting'),
    );
    expect(eventsBack).toEqual(['not-asked']);
  });

  it('does not allow withdrawing or triggering again once the provider has accepted', () => {
    expect(nextRunState('live', 'withdrawn')).toBeNull();
    expect(nextRunState('live', 'frozen')).toBeNull();
    expect(nextRunState('live', 'retriggered')).toBeNull();
  });
});
