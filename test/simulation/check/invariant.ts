/** What holds after every step, in a sentence each. */
export const invariants = {
  'one-busy-run': 'A source has at most one run that is being asked or under way.',
  'one-waiting-run': 'A source has at most one waiting run of each kind.',
  'within-the-share': 'In no window of the provider do more of our calls arrive than our share of it.',
  'within-the-remaining-quota': 'No more calls are begun in a window than the provider said were left.',
  'every-call-counts': 'A quota window counts every call from its intent, and those in flight at its begin.',
  'no-early-call-after-429': 'After a 429 no call is begun before the time that it asked for.',
  'no-call-when-inactive': 'A paused connection is not called, an unauthorized one only for a verification.',
  'no-write-without-lease': 'Nothing is written by an owner whose lease has ended or passed to another.',
  'no-call-without-lease': 'No owner sends a call after its lease has passed to another.',
  'final-in-time': 'Every accepted refresh is final by its deadline, the lease and two seconds.',
  'final-state-stays': 'A final state never changes.',
  'one-final-event': 'A final refresh has exactly one final event, an unfinished one has none.',
  'allowed-transitions': 'A refresh goes from state to state only as the table of transitions allows.',
  'success-has-evidence':
    'A run succeeds only by a known idle word and a move or an import seen, read after its trigger.',
  'success-is-true': 'When nothing disturbs the view, an import has ended since the run was asked for.',
  'confirmed-by-both': 'An end is confirmed only when the import was seen running and its stamp moved.',
  'fresh-baseline': 'A run is asked only with a baseline read in its own turn, at most a minute old.',
  'since-never-late': 'No run asks from a later date than any of the wishes that it serves.',
  'kinds-apart': 'Wishes with and without a start date never share a run.',
  'fresh-enough': 'A wish is answered as fresh only by an import of its kind that was asked recently enough.',
  'retriggered-only-if-unknown':
    'A run is asked again only after two reads, over the settling time, when it is unknown what came of its asking; three times at most.',
  'needed-run-stays': 'A run is withdrawn only when nobody wants it any more.',
  'end-is-propagated':
    'The end of a run reaches its targets within the lease and two seconds, counted anew when an owner is lost meanwhile.',
  'canceled-by-its-caller': 'A refresh is canceled only by its own caller.',
  recovers: 'When everything that went wrong is over, new wishes succeed.',
  'no-hot-loop': 'A connection is not looked at over and over without anything having happened.',
  'work-ends': 'When every refresh has ended, every run ends too.',
  'no-error': 'Nothing throws but the refusals that are meant.',
} as const satisfies Record<string, string>;

/** The name of something that always holds. */
export type Invariant = keyof typeof invariants;

/** Something that always holds did not. */
export class InvariantBroken extends Error {
  constructor(
    readonly invariant: Invariant,
    readonly detail: string,
  ) {
    super(`${invariant}: ${invariants[invariant]} ${detail}`);
    this.name = 'InvariantBroken';
  }
}
