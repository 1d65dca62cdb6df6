/** Bugs that can be planted in the store, each with what it breaks. */
export const storeFlaws = {
  'no-fence': 'An owner whose lease has passed to another continues to write.',
  'early-reads-count': 'A read that started before the response to the trigger counts as evidence.',
  'idle-is-enough': 'A known idle status ends a run without a moved last attempt or a running import.',
  'join-after-freeze': 'A request joins a frozen run, whatever the run covers.',
  'kinds-mix': 'A request without a start date joins a waiting run with one, and the other way round.',
  'latest-since-wins': 'Of several start dates the latest is used.',
  'since-changes-after-freeze': 'A request that arrives while a run is triggering changes its start date.',
  'quota-forgotten': 'A new owner starts with a fresh quota window.',
  'calls-in-flight-forgotten': 'Calls of a dead owner that were in flight do not count in the next window.',
  'lost-call-as-unsent': 'A new owner treats a trigger without an outcome as never sent.',
  'lost-call-forgotten': 'A new owner leaves the triggers of the former owner as they are.',
  'two-busy-runs': 'A run is triggered although another run of its source is triggering or live.',
  'canceled-for-all': 'A cancellation by one caller withdraws the waiting run of all callers.',
  'finishes-twice': 'A finished refresh is recorded once more.',
  'joiner-not-updated': 'A run counts as propagated although its end has not reached a target.',
  'superseded-left-behind': 'The targets of a superseded run stay with it.',
  'unfixed-never-expires': 'A whole-connection refresh that waits for its first list has no deadline.',
  'fresh-by-end': 'An import is as fresh as its end, not as its trigger.',
  'fresh-for-any-since': 'A fresh import counts although its start date is later than the requested one.',
} as const satisfies Record<string, string>;

/** The name of a bug that can be planted in the store. */
export type StoreFlaw = keyof typeof storeFlaws;
