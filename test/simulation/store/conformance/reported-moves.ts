import type { Move } from './any-move.js';

const request = {
  kind: 'accept',
  source: '1',
  since: null,
  maxAgeSeconds: null,
  deadlineSeconds: 7200,
  isBackground: false,
} as const;
const work = {
  kind: 'work',
  owner: 0,
  normalizedStatus: 'idle',
  minute: 0,
  rounds: 4,
  stepInMs: 1200,
  leavesTriggers: false,
} as const;
const follow = { ...work, minute: 3, stepInMs: 14_000 } as const;

/** Scenarios that random moves rarely reach. */
export const reportedMoves: readonly (readonly Move[])[] = [
  // A whole-connection refresh whose first list never comes.
  [
    { ...request, source: null, deadlineSeconds: 60 },
    { kind: 'advance', timeInMs: 61_000 },
    { kind: 'sweep' },
  ],
  // An import from a late start date, then a request with an early one that accepts a recent import.
  [{ ...request, since: 2 }, work, follow, { ...request, since: 1, maxAgeSeconds: 1200 }],
  // An import that takes longer than the maximum age of the next request.
  [request, work, { kind: 'advance', timeInMs: 61_000 }, follow, { ...request, maxAgeSeconds: 60 }],
];
