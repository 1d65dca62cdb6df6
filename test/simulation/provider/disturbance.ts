/** What can befall a simulated account for a while, each with what it means. */
export const disturbances = {
  'lost-requests': 'Requests get lost on their way; nobody can tell.',
  'lost-responses': 'The provider does what it is asked; the answer gets lost.',
  unreachable: 'No connection can be made.',
  'server-errors': 'Answers are 500, whether or not the request had its effect.',
  'unreadable-responses': 'Answers are 200 with a body that cannot be read.',
  'duplicate-effects': 'Requests arrive twice.',
  'throttling-with-headers': 'Every call is answered 429, with the reset and Retry-After.',
  'throttling-without-headers': 'Every call is answered 429, and nothing else.',
  'slow-calls': 'Requests and answers take many seconds.',
  'lagging-reads': 'Reads show the state of some seconds ago.',
  'flapping-status': 'While an import runs, every other read shows it idle.',
  'unknown-statuses': 'Reads show words that nobody has seen before.',
  'slow-imports': 'Imports take many minutes.',
  'endless-imports': 'Imports begin and never end.',
  'failing-imports': 'Imports end in an error.',
  'dropped-imports': 'Triggers are accepted and nothing is imported.',
  'automatic-imports': 'The provider imports by itself.',
  'outside-users': 'Others use up the quota of the same key.',
  'rejected-credentials': 'Every call is answered 401, until new credentials are given.',
  'rejected-triggers': 'Triggers are answered 400 or 404.',
  'missing-source': 'The list leaves out a source.',
  'withheld-list': 'The list says that something is missing.',
} as const satisfies Record<string, string>;

/** The name of something that can befall a simulated account. */
export type Disturbance = keyof typeof disturbances;
