import { describe, expect, it } from '@jest/globals';
import { nextRunState, type RunEvent, type RunState, runTransitions } from './run-state.js';

const states: readonly RunState[] = ['waiting', 'triggering', 'live', 'finished'];
const events: readonly RunEvent[] = [
  'frozen',
  'not-asked',
  'response-lost',
  'retriggered',
  'accepted',
  'rejected',
  'succeeded',
  'failed',
  'given-up',
  'superseded',
  'withdrawn',
  'abandoned',
];

/** Every allowed transition, written out once more by hand: state + event → state. */
const allowed: Readonly<Record<string, RunState>> = {
  'waiting + frozen': 'triggering',
  'waiting + rejected': 'finished',
  'waiting + given-up': 'finished',
  'waiting + withdrawn': 'finished',
  'triggering + not-asked': 'waiting',
  'triggering + response-lost': 'triggering',
  'triggering + retriggered': 'triggering',
  'triggering + accepted': 'live',
  'triggering + rejected': 'finished',
  'triggering + succeeded': 'finished',
  'triggering + failed': 'finished',
  'triggering + given-up': 'finished',
  'triggering + superseded': 'finished',
  'triggering + abandoned': 'finished',
  'live + succeeded': 'finished',
  'live + failed': 'finished',
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
    expect(nextRunState('live', 'frozen')).toBeNull();
    expect(nextRunState('live', 'retriggered')).toBeNull();
  });
});
