/** Bugs that can be planted in the store, each with what it breaks. */
export const storeFlaws = {
  'no-fence': 'An owner whose lease has passed to another goes on writing.',
  'early-reads-count': 'A read begun before the trigger was answered counts as evidence.',
  'idle-is-enough': 'A known idle word ends a run without a moved stamp or running seen.',
  'join-after-freeze': 'A wish joins a run that has been sealed already, whatever it covers.',
  'kinds-mix': 'A wish without a start date joins a waiting run that has one, and the other way round.',
  'latest-since-wins': 'Of several start dates the latest is asked for.',
  'since-changes-after-freeze': 'A wish that comes while a run is being asked changes its start date.',
  'quota-forgotten': 'A new owner begins with a fresh quota window.',
  'calls-in-flight-forgotten':
    'Calls of a dead owner that were in flight do not count in the window that follows.',
  'lost-call-as-unsent': 'A new owner takes a trigger without an outcome for one that was never sent.',
  'lost-call-forgotten': 'A new owner leaves the triggers of the former one as they are.',
  'two-busy-runs': 'A run is asked although another one of its source is under way.',
  'canceled-for-all': 'One caller who cancels withdraws the waiting run of all.',
  'finishes-twice': 'A refresh that has ended is recorded once more.',
  'joiner-not-updated': 'A run counts as told although a target has not learnt its end.',
  'superseded-left-behind': 'The targets of a superseded run stay with it.',
  'unfixed-never-expires': 'A whole-connection refresh that waits for its first list has no deadline.',
  'fresh-by-end': 'An import is as fresh as its end, not as the moment it was asked for.',
  'fresh-for-any-since': 'A fresh import counts although its start date lies after the wished one.',
} as const satisfies Record<string, string>;

/** The name of a bug that can be planted in the store. */
export type StoreFlaw = keyof typeof storeFlaws;
