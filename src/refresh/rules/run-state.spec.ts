import { describe, expect, it } from '@jest/globals';
import { nextRunState, type RunEvent, type RunState, runTransitions } from './run-state.js';

const states: readonly RunState[] = ['waiting', 'asking', 'live', 'ended'];
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
  'waiting + sealed': 'asking',
  'waiting + refused': 'ended',
  'waiting + given-up': 'ended',
  'waiting + withdrawn': 'ended',
  'asking + not-asked': 'waiting',
  'asking + answer-lost': 'asking',
  'asking + asked-again': 'asking',
  'asking + accepted': 'live',
  'asking + refused': 'ended',
  'asking + ended-well': 'ended',
  'asking + ended-in-error': 'ended',
  'asking + given-up': 'ended',
  'asking + superseded': 'ended',
  'asking + abandoned': 'ended',
  'live + ended-well': 'ended',
  'live + ended-in-error': 'ended',
  'live + given-up': 'ended',
  'live + superseded': 'ended',
  'live + abandoned': 'ended',
};

describe('the state of a run', () => {
  it.each(states.flatMap((state) => events.map((event) => [state, event] as const)))(
    '%s: the event %s is taken or refused as listed',
    (state, event) => {
      expect(nextRunState(state, event)).toBe(allowed[`${state} + ${event}`] ?? null);
    },
  );

  it('is never left once the run has ended', () => {
    expect(runTransitions.ended).toEqual({});
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
