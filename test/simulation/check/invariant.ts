/** The rules that hold after every step. */
export const invariants = {
  'one-busy-run': 'A source has at most one run that is triggering or live.',
  'one-waiting-run': 'A source has at most one waiting run of each kind.',
  'within-the-share': 'In each window of the provider, no more of our calls arrive than our share allows.',
  'within-the-remaining-quota': 'No more calls start in a window than the provider said were left.',
  'every-call-counts': 'A quota window counts every call from its intent, and those in flight when it opens.',
  'no-early-call-after-429': 'After a 429 no call starts before the delay is over.',
  'no-call-when-inactive':
    'A paused connection is not called; an unauthorized one is called only for a verification.',
  'no-write-without-lease': 'An owner whose lease has expired or passed to another writes nothing.',
  'no-call-without-lease': 'No owner sends a call after its lease has passed to another.',
  'final-in-time': 'Every accepted refresh is final at most the lease and two seconds after its deadline.',
  'final-state-stays': 'A final state never changes.',
  'one-final-event': 'A final refresh has exactly one final event, an unfinished one has none.',
  'allowed-transitions': 'A refresh changes its status only as the table of transitions allows.',
  'success-has-evidence':
    'A run succeeds only by reads after its trigger: a known idle status, and a moved last attempt or a running import.',
  'success-is-true': 'When nothing disturbs the reads, an import has finished since the run was triggered.',
  'confirmed-by-both':
    'An end is confirmed only when the import was seen running and the last attempt moved.',
  'fresh-baseline':
    'A run is triggered only with a baseline that was read while it was eligible, at most a minute ago.',
  'since-never-late': 'No run is triggered with a later start date than that of a request that it serves.',
  'kinds-apart': 'Requests with and without a start date never share a run.',
  'fresh-enough':
    'A request counts as fresh only by an import of its kind that was triggered recently enough.',
  'retriggered-only-if-unknown':
    'A run is triggered again only when the outcome of its trigger is unknown, after two reads over the settling time; three times at most.',
  'needed-run-stays': 'A run is withdrawn only when no target needs it any more.',
  'end-is-propagated':
    'The end of a run reaches its targets within the lease and two seconds; the time starts again when an owner is lost.',
  'canceled-by-its-caller': 'A refresh is canceled only by its own caller.',
  recovers: 'When all faults are over, new requests succeed.',
  'no-hot-loop': 'A connection gets at most 100 passes a second that start no call.',
  'work-ends': 'When every refresh has finished, every run finishes too.',
  'no-error': 'Nothing throws except for a lost lease and an unavailable database.',
} as const satisfies Record<string, string>;

/** The name of a rule. */
export type Invariant = keyof typeof invariants;

/** A rule was broken. */
export class InvariantBroken extends Error {
  constructor(
    readonly invariant: Invariant,
    readonly detail: string,
  ) {
    super(`${invariant}: ${invariants[invariant]} ${detail}`);
    this.name = 'InvariantBroken';
  }
}
