import { anyNumber, anyText, importAssumptions, oneOf } from './assumption.js';

/** Open questions about ShipStation V1, without those about its statuses. */
const behaviourAssumptions = {
  ...importAssumptions,
  attemptSkewInMs: anyNumber({
    question: 'How far ahead of our clock are the times that the provider shows?',
    source: 'docs/providers/evidence.md#v1-time',
    byDefault: 17_000,
    why: 'It was measured once. Code that compares these times with its own clock then fails its tests.',
  }),
  differingParameters: oneOf(['reject', 'query-wins', 'body-wins'], {
    question: 'Which value counts when query and body of refreshstore differ?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'reject',
    why: 'No document says which wins. A client that sends two values has a bug, and tests should find it.',
  }),
  refreshDateReadAs: oneOf(['pacific', 'fixed-pst', 'utc'], {
    question: 'In which zone does the provider read the refreshDate of a request?',
    source: 'docs/providers/evidence.md#v1-time',
    byDefault: 'pacific',
    why: 'Five independent clients convert with daylight saving time.',
  }),
  missingWallClock: oneOf(['reject-400', 'reject-500', 'read-later'], {
    question: 'What does the provider do with a wall clock that the spring change skips?',
    source: 'docs/providers/evidence.md#v1-time',
    byDefault: 'reject-400',
    why: 'It is the strictest choice, so tests notice. reject-500 is a choice because .NET throws on such a time.',
  }),
  repeatedWallClock: oneOf(['later', 'earlier'], {
    question: 'Which of the two instants does a wall clock of the repeated autumn hour mean?',
    source: 'docs/providers/evidence.md#v1-time',
    byDefault: 'later',
    why: '.NET reads an ambiguous time as standard time. It is also the reading with which orders can be missed.',
  }),
  zonedRefreshDate: oneOf(['reject', 'read-as-instant', 'ignore-zone'], {
    question: 'How does the provider read a refreshDate with T and Z?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'reject',
    why: 'The text next to that example requires YYYY-MM-DD HH:MM:SS.',
  }),
  futureRefreshDate: oneOf(['accept', 'reject'], {
    question: 'Does the provider reject a refreshDate in the future?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'accept',
    why: 'No document mentions a rejection.',
  }),
  sinceMovesWatermarkBack: oneOf([false, true], {
    question: 'Does a refreshDate in the past move the stored watermark back?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: false,
    why: 'The documents describe the parameter as needed for historical orders only.',
  }),
  refreshDateShownIn: oneOf(['utc', 'pacific'], {
    question: 'In which zone does a store show its refreshDate?',
    source: 'docs/providers/evidence.md#v1-time',
    byDefault: 'utc',
    why: 'Both documented samples are exactly eight hours ahead of lastRefreshAttempt in winter.',
  }),
  successType: oneOf(['boolean', 'text'], {
    question: 'Is `success` a boolean or the string "true"?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'boolean',
    why: 'Recorded traffic shows a boolean for the similar calls too.',
  }),
  refreshMessage: oneOf(['with-store-id', 'plain'], {
    question: 'Which message has the response to an accepted refresh?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'with-store-id',
    why: 'The page "Refresh Store" shows it.',
  }),
  storeNotRefreshable: oneOf(['reject', 'accept-without-effect'], {
    question: 'How does the provider respond to a refresh of a manual or inactive store?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'reject',
    why: 'A client that triggers a store with canRefresh false has a bug, and tests should find it.',
  }),
  storeNotKnown: oneOf(['not-found', 'server-error'], {
    question: 'How does the provider respond to a call for a store that does not exist?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'not-found',
    why: 'The documented list of HTTP statuses has 404. 500 was seen for invalid input.',
  }),
  unauthorizedBody: oneOf(['message', 'asp-net', 'empty', 'html'], {
    question: 'What is the body of a 401?',
    source: 'docs/providers/evidence.md#v1-errors',
    byDefault: 'message',
    why: 'It is the body in the newer reference. Nobody has seen a real one.',
  }),
  lengthRequired: oneOf([true, false], {
    question: 'Does the provider reject a POST without Content-Length with 411?',
    source: 'docs/providers/evidence.md#v1-access',
    byDefault: true,
    why: 'Recorded traffic names the server IIS, which rejects it.',
  }),
  remainingCountsThisCall: oneOf([true, false], {
    question: 'Does the first call of a window show one call fewer than the limit?',
    source: 'docs/providers/evidence.md#v1-quota',
    byDefault: true,
    why: 'The lower value is the safer one for a client.',
  }),
} as const;

/** The texts and numbers of a store's status. Only number 2 with "Updating orders", and "Success", are documented. */
const statusAssumptions = {
  statusShape: oneOf(['A', 'B'], {
    question: 'Which shape does getrefreshstatus return: A with refreshStatusId, or B with status?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'A',
    why: 'The only known client that reads the status uses a field of shape A.',
  }),
  statusDates: oneOf(['iso', 'us-short'], {
    question: 'How does shape A write its dates?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'iso',
    why: 'One client reads them with an ordinary ISO parser. Only the sample shows the short form.',
  }),
  queuedShown: oneOf([false, true], {
    question: 'Does the status show that an import is queued?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: false,
    why: 'No text for it is known. Until the import starts, the status is that of the previous refresh.',
  }),
  idleStatusId: anyNumber({
    question: 'Which number does an idle store show?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 0,
    why: "It is the position in ShipEngine's list of statuses, counted from zero.",
  }),
  idleStatusText: anyText({
    question: 'Which text does an idle store show?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'Success',
    why: 'It is the only known text.',
  }),
  queuedStatusId: anyNumber({
    question: 'Which number does a queued import show?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 1,
    why: "It is the position in ShipEngine's list of statuses, counted from zero.",
  }),
  queuedStatusText: anyText({
    question: 'Which text does a queued import show?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'Queued',
    why: 'It is a guess.',
  }),
  runningStatusId: anyNumber({
    question: 'Which number does a running import show?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 2,
    why: 'It is documented.',
  }),
  runningStatusText: anyText({
    question: 'Which text does a running import show?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'Updating orders',
    why: 'It is documented.',
  }),
  errorStatusId: anyNumber({
    question: 'Which number does a failed import show?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 3,
    why: "It is the position in ShipEngine's list of statuses, counted from zero.",
  }),
  errorStatusText: anyText({
    question: 'Which text does a failed import show?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'Error',
    why: 'It is a guess.',
  }),
} as const;

/** Every open question about ShipStation V1. */
export const shipstationAssumptions = { ...behaviourAssumptions, ...statusAssumptions } as const;
