/** The temporary disturbances of a simulated account, each with its effect. */
export const disturbances = {
  'lost-requests': 'Requests are lost on their way, without a sign.',
  'lost-responses': 'Requests take effect; the responses are lost.',
  unreachable: 'No connection can be opened.',
  'server-errors': 'Responses are 500, whether the request took effect or not.',
  'unreadable-responses': 'Responses are 200 with an unreadable body.',
  'duplicate-effects': 'Requests arrive twice.',
  'throttling-with-headers': 'Every response is 429, with the reset and Retry-After.',
  'throttling-without-headers': 'Every response is 429, without headers.',
  'slow-calls': 'Requests and responses take many seconds.',
  'lagging-reads': 'Reads show the state of some seconds ago.',
  'flapping-status': 'While an import runs, every other read shows it idle.',
  'unknown-statuses': 'Reads show statuses that are not known.',
  'slow-imports': 'Imports take many minutes.',
  'endless-imports': 'Imports start and never finish.',
  'failing-imports': 'Imports fail.',
  'dropped-imports': 'Triggers are accepted, but nothing is imported.',
  'automatic-imports': 'The provider imports by itself.',
  'outside-users': 'Others use up the quota of the same key.',
  'rejected-credentials': 'Every response is 401, until new credentials are given.',
  'rejected-triggers': 'Responses to triggers are 400.',
  'missing-source': 'The list leaves out a source.',
  'withheld-list': 'The list shows that a part of it is missing.',
} as const satisfies Record<string, string>;

/** The name of a disturbance. */
export type Disturbance = keyof typeof disturbances;
