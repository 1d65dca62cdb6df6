import { describe, expect, it } from '@jest/globals';
import { nextRunState, type RunEvent, type RunState, runTransitions } from './run-state.js';

const states: readonly RunState[] = ['waiting', 'triggering', 'live', 'finished'];
const events: readonly RunEvent[] = [
  'sealed',
  'not-asked',
  'answer-lost',
  'asked-again',
  'accepted',
  'refused',
  'ended-well',
  'ended-in-error',
  'given-up',
  'superseded',
  'withdrawn',
  'abandoned',
];

/** Every allowed transition, written out once more by hand: state + event → state. */
const allowed: Readonly<Record<string, RunState>> = {
  'waiting + sealed': 'triggering',
  'waiting + refused': 'finished',
  'waiting + given-up': 'finished',
  'waiting + withdrawn': 'finished',
  'triggering + not-asked': 'waiting',
  'triggering + answer-lost': 'triggering',
  'triggering + asked-again': 'triggering',
  'triggering + accepted': 'live',
  'triggering + refused': 'finished',
  'triggering + ended-well': 'finished',
  'triggering + ended-in-error': 'finished',
  'triggering + given-up': 'finished',
  'triggering + superseded': 'finished',
  'triggering + abandoned': 'finished',
  'live + ended-well': 'finished',
  'live + ended-in-error': 'finished',
  'live + given-up': 'finished',
  'live + superseded': 'finished',
  'live + abandoned': 'finished',
};

describe('the state of a run', () => {
  it.each(states.flatMap((state) => events.map((event) => [state, event] as const)))(
    '%s: the event %s is taken or refused as listed',
    (state, event) => {
      expect(nextRunState(state, event)).toBe(allowed[`${state} + ${event}`] ?? null);
    },
  );

  it('is never left once the run has ended', () => {
    expect(runTransitions.finished).toEqual({});
  });

  it('goes back to waiting only if the provider was certainly not asked', () => {
    const ways = states.flatMap((state) =>
      events.filter((event) => state !== 'waiting' && nextRunState(state, event) === 'waiting'),
    );
    expect(ways).toEqual(['not-asked']);
  });

  it('never lets an import that the provider took be withdrawn or asked again', () => {
    expect(nextRunState('live', 'withdrawn')).toBeNull();
    expect(nextRunState('live', 'sealed')).toBeNull();
    expect(nextRunState('live', 'asked-again')).toBeNull();
  });
});
