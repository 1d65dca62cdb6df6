import type { Move } from './any-move.js';

const wish = {
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
  word: 'idle',
  minute: 0,
  rounds: 4,
  stepInMs: 1200,
  leavesTriggers: false,
} as const;
const follow = { ...work, minute: 3, stepInMs: 14_000 } as const;

/** Stories that chance seldom tells. */
export const toldMoves: readonly (readonly Move[])[] = [
  // A whole-connection refresh whose first list never comes.
  [{ ...wish, source: null, deadlineSeconds: 60 }, { kind: 'advance', timeInMs: 61_000 }, { kind: 'sweep' }],
  // An import from a late start date, and a wish for an early one that would take a recent import.
  [{ ...wish, since: 2 }, work, follow, { ...wish, since: 1, maxAgeSeconds: 1200 }],
  // An import that takes longer than a wish allows its asking to be old.
  [wish, work, { kind: 'advance', timeInMs: 61_000 }, follow, { ...wish, maxAgeSeconds: 60 }],
];
