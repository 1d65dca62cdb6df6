import { anyNumber, oneOf } from './assumption.js';

/** Open questions about imports at both providers. */
export const importAssumptions = {
  stampMoves: oneOf(['request', 'start', 'end'], {
    question:
      'When does the provider set the last attempt: at the trigger, at the start or at the end of an import?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: 'start',
    why: 'The field is named after the attempt. It is also the harder case: the last attempt alone proves no end.',
  }),
  attemptMovesOnFailure: oneOf([true, false], {
    question: 'Does the provider set the last attempt when the import fails?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: true,
    why: 'A failed attempt is an attempt.',
  }),
  watermarkMovesOnFailure: oneOf([true, false], {
    question: 'Does the watermark from which the next import continues move when the import fails?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: false,
    why: 'A watermark that moved on failure would lose orders.',
  }),
  refreshWhileRunning: oneOf(['ignore', 'restart', 'queue'], {
    question: 'What does a refresh do while an import of the same source is queued or running?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: 'ignore',
    why: 'No response "already in progress" is known, so the call is accepted. No document says that a second import follows.',
  }),
  readLagInMs: anyNumber({
    question: 'How late do reads show a change?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: 0,
    why: 'Nobody has reported a lag.',
  }),
} as const;
