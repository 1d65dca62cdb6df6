import { anyNumber, oneOf } from './assumption.js';

/** What is not known of imports at either provider. */
export const importAssumptions = {
  stampMoves: oneOf(['request', 'start', 'end'], {
    question:
      'When does the stamp of the last attempt move: at the request, at the start or at the end of an import?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: 'start',
    why: 'The field is named after the attempt. It is also the harder case: a moved stamp alone proves no end.',
  }),
  attemptMovesOnFailure: oneOf([true, false], {
    question: 'Does the stamp of the last attempt move when the import fails?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: true,
    why: 'A failed attempt is an attempt.',
  }),
  watermarkMovesOnFailure: oneOf([true, false], {
    question: 'Does the mark from which the next import goes on move when the import fails?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: false,
    why: 'A mark that moved on failure would lose orders.',
  }),
  refreshWhileRunning: oneOf(['ignore', 'restart', 'queue'], {
    question: 'What does a refresh do while an import of the same source is queued or running?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: 'ignore',
    why: 'No answer "already in progress" is known, so the call is accepted; nothing says that a second import follows.',
  }),
  readLagInMs: anyNumber({
    question: 'How far do reads lag behind what happens?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: 0,
    why: 'No lag was ever reported.',
  }),
} as const;
